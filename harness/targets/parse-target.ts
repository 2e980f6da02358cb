import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ImcError } from '../core/errors.ts';
import { checkBinary } from './check-binary.ts';
import { isVersion } from './version.ts';

/** What the user points us at, as far as it is known before anything runs. */
export type TargetSpec = ReferenceSpec | ProcessSpec;

export interface ReferenceSpec {
  readonly kind: 'reference';
  /** As the user gave it. */
  readonly name: string;
  /** Ids of the faults that it is to have. */
  readonly faults: readonly string[];
  readonly serverVersion?: string;
}

export interface ProcessSpec {
  readonly kind: 'process';
  readonly name: string;
  /** Absolute path of the program. */
  readonly path: string;
  /** The user's own options for it, from after `--`. */
  readonly options: readonly string[];
  readonly serverVersion?: string;
}

export interface TargetOptions {
  /** Default: none. */
  readonly faults?: readonly string[];
  /** Default: none. */
  readonly options?: readonly string[];
  readonly serverVersion?: string | undefined;
  /** Where relative paths begin; default: the current folder. */
  readonly cwd?: string;
}

const SUPPORTED = 'this version starts `reference`, or a server binary by its path, such as `./server-1.2.3`';

/**
 * Reads a target: a keyword, else a URL, else an existing path, else an image.
 * Throws `IMC_ERR_TARGET`, `IMC_ERR_BINARY_MISSING`, `IMC_ERR_BINARY_NOT_EXECUTABLE`, `IMC_ERR_FAULT`,
 * `IMC_ERR_SERVER_OPTIONS` or `IMC_ERR_VERSION`.
 */
export function parseTarget(name: string, given: TargetOptions = {}): TargetSpec {
  const version = versionPart(given.serverVersion);
  const { faults = [], options = [] } = given;
  if (name === 'reference') {
    if (options.length > 0)
      throw new ImcError(
        'IMC_ERR_SERVER_OPTIONS',
        `the reference server takes no options after --: ${options.join(' ')}`,
      );
    return { kind: 'reference', name, faults: [...new Set(faults)], ...version };
  }
  const path = pathOf(name, given.cwd ?? process.cwd());
  if (faults.length > 0)
    throw new ImcError(
      'IMC_ERR_FAULT',
      `only the reference server has faults to switch on, ${name} does not: ${faults.join(', ')}`,
    );
  checkBinary(path);
  return { kind: 'process', name, path, options: [...options], ...version };
}

function pathOf(name: string, cwd: string): string {
  if (name === '') throw new ImcError('IMC_ERR_TARGET', `the target is empty: ${SUPPORTED}`);
  if (name.includes('://'))
    throw new ImcError('IMC_ERR_TARGET', `${name} is a URL, and running servers are not supported yet: ${SUPPORTED}`);
  const path = resolve(cwd, name);
  if (/^(\.{0,2}\/|~|\.{1,2}$)/.test(name)) return path;
  if (!existsSync(path))
    throw new ImcError(
      'IMC_ERR_TARGET',
      `${name} is not a keyword and no file is there, so it names an image, and images are not supported yet: ${SUPPORTED}`,
    );
  if (name.includes('/')) return path;
  throw new ImcError('IMC_ERR_TARGET', `${name} is a name without a path; if you mean the file here, write ./${name}`);
}

function versionPart(serverVersion: string | undefined): { serverVersion?: string } {
  if (serverVersion === undefined) return {};
  if (isVersion(serverVersion)) return { serverVersion };
  throw new ImcError('IMC_ERR_VERSION', `--server-version ${serverVersion} is not a version such as 2.1.4`);
}
