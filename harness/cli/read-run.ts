import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseRun } from '../../reports/parse-run.ts';
import type { Run } from '../../reports/run.ts';
import { ImcError } from '../core/errors.ts';

/** The run.json that a word names, by itself or by its folder; `undefined` where it names none. */
export function recordIn(word: string): string | undefined {
  if (existsSync(join(word, 'run.json'))) return join(word, 'run.json');
  return word.endsWith('.json') && existsSync(word) && statSync(word).isFile() ? word : undefined;
}

/** Reads a run.json. Throws `IMC_ERR_RUN_FILE` where it cannot be read, or is not one that this version wrote. */
export function readRun(file: string): Run {
  return parseRun(textOf(file), file);
}

/** Reads a file. Throws `IMC_ERR_RUN_FILE` where it cannot be read. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImcError('IMC_ERR_RUN_FILE', `${file} cannot be read: ${why}`, { cause });
  }
}
