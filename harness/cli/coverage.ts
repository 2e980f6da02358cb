import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runSchema } from '../../reports/run.ts';
import { ImcError } from '../core/errors.ts';
import type { Coverage } from '../vocabulary/index.ts';

/** What a run has used, and which run that was. */
export interface CoverageOfRun extends Coverage {
  readonly run: string;
  readonly target: string;
  readonly plays: number;
}

/** Reads what a run has used; of the newest one below `outFolder` where none is named. Throws `IMC_ERR_RUN_FILE`. */
export function readCoverage(folder?: string, outFolder = 'imc-out'): CoverageOfRun {
  const run = folder ?? newestRun(outFolder);
  const parsed = runSchema.safeParse(jsonOf(join(run, 'run.json')));
  if (!parsed.success)
    throw new ImcError(
      'IMC_ERR_RUN_FILE',
      `${run}/run.json is not one that this version wrote: play again with \`imc run\`\n${z.prettifyError(parsed.error)}`,
    );
  const { target, plays, coverage } = parsed.data;
  return {
    run,
    target: target ? `${target.name} (${target.flavour} ${target.version})` : 'no target',
    plays,
    ...coverage,
  };
}

/** Folders of runs are named by the time at which they began. */
function newestRun(outFolder: string): string {
  const runs = existsSync(outFolder)
    ? readdirSync(outFolder).filter((name) => /^\d{4}-/.test(name) && existsSync(join(outFolder, name, 'run.json')))
    : [];
  const newest = runs.sort().at(-1);
  if (newest !== undefined) return join(outFolder, newest);
  throw new ImcError(
    'IMC_ERR_RUN_FILE',
    `no run has been written below ${outFolder}: play one with \`imc run\`, or name its folder with --run`,
  );
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImcError('IMC_ERR_RUN_FILE', `${file} cannot be read: ${why}: play one with \`imc run\``, { cause });
  }
}
