import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ImcError, isErrno } from '../core/errors.ts';
import type { Placed } from './recipe.ts';

/** What a program loads, its loader included. */
export interface Libraries {
  /** Their absolute paths on this machine. */
  readonly found: readonly string[];
  /** Names of those that this machine has not. */
  readonly missing: readonly string[];
}

/** Of the output of `ldd`; a static program has none. */
export function librariesIn(text: string): Libraries {
  const lines = text.split('\n');
  return {
    found: lines.flatMap((line) => /^\s*(?:\S+ => )?(\/\S+) \(0x/.exec(line)?.[1] ?? []),
    missing: lines.flatMap((line) => /^\s*(\S+) => not found/.exec(line)?.[1] ?? []),
  };
}

/** The libraries of a program or of a library, in the places where its loader will look. Throws `IMC_ERR_IMAGE_PARTS` without `ldd`. */
export function librariesOf(file: string): Libraries {
  // Its exit status tells a static program from one with libraries, and so does its output.
  const { stdout, error } = spawnSync('ldd', [file], { encoding: 'utf8' });
  if (error === undefined) return librariesIn(stdout);
  const why = isErrno(error, 'ENOENT') ? 'ldd, which tells what it loads, is not installed' : error.message;
  throw new ImcError('IMC_ERR_IMAGE_PARTS', `cannot find the libraries of ${file}: ${why}`, { cause: error });
}

/**
 * The libraries where a program expects them, and beside the C library those that it loads without being told, to look up names of machines.
 * Throws `IMC_ERR_IMAGE_PARTS` when this machine lacks one.
 */
export function placedLibraries(file: string): Placed[] {
  const { found, missing } = librariesOf(file);
  if (missing.length > 0)
    throw new ImcError(
      'IMC_ERR_IMAGE_PARTS',
      `${file} needs ${missing.join(', ')}, which this machine has not: install it`,
    );
  return [...found, ...ofNameLookup(found)].map((path) => ({ from: realpathSync(path), to: path }));
}

function ofNameLookup(found: readonly string[]): string[] {
  const libc = found.find((path) => basename(path) === 'libc.so.6');
  if (libc === undefined) return [];
  const names = ['libnss_files.so.2', 'libnss_dns.so.2', 'libresolv.so.2'];
  return names.map((name) => join(dirname(libc), name)).filter((path) => existsSync(path));
}
