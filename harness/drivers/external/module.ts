import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { loadError } from './check-driver.ts';
import * as kit from './kit/index.ts';

/** A word that names a file: it begins as a path does, or ends as a module does. Any other names a package. */
const file = /^(?:\.{1,2}$|\.{0,2}\/|~\/)|\.[cm]?[jt]s$/;

/** How it is said what a module of a driver has to look like. */
const form = 'write `export default defineDriver({ … })`; docs/write-a-driver.md shows one';

/**
 * What the module of a driver exports by default; where that is a function, what it makes of all that `im-conformance/driver` offers,
 * which is handed to it. The module is a file, TypeScript or JavaScript, or an npm package that is installed at `folder`; whatever it
 * is, `im-conformance/driver` is this very one. Throws `IMC_ERR_DRIVER_LOAD`.
 */
export async function exportOf(word: string, folder: string): Promise<object> {
  const loaded = await imported(word, folder);
  const exported = defaultOf(loaded);
  if (typeof exported !== 'function') return checkObject(exported, word);
  try {
    return checkObject(await (exported as (given: typeof kit) => unknown)(kit), word);
  } catch (cause) {
    throw loadError(word, `the function that it exports threw: ${reason(cause)}`, cause);
  }
}

function checkObject(exported: unknown, word: string): object {
  if (typeof exported === 'object' && exported !== null && !Array.isArray(exported)) return exported;
  throw loadError(word, `it exports no driver: ${form}`);
}

function defaultOf(loaded: object): unknown {
  if ('default' in loaded) return loaded.default;
  // `module.exports = …`
  return 'api' in loaded || typeof loaded === 'function' ? loaded : undefined;
}

async function imported(word: string, folder: string): Promise<object> {
  const name = file.test(word) ? fileAt(word, folder) : word;
  const jiti = createJiti(pathToFileURL(join(folder, 'imc')).href, {
    virtualModules: { 'im-conformance/driver': kit },
    fsCache: false,
    interopDefault: false,
  });
  try {
    return await jiti.import<object>(name);
  } catch (cause) {
    throw loadError(word, why(word, cause), cause);
  }
}

/** Throws `IMC_ERR_DRIVER_LOAD` where there is none. */
function fileAt(word: string, folder: string): string {
  const path = resolve(folder, word.replace(/^~(?=\/)/, homedir()));
  if (!existsSync(path)) throw loadError(word, `no file is there (${path})`);
  if (statSync(path).isFile()) return path;
  throw loadError(word, 'it is a folder: name the file of the driver in it, or the package by its name');
}

/** What is wrong where a module cannot be loaded. */
function why(word: string, cause: unknown): string {
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(cause instanceof Error ? cause.message : '')?.[1];
  if (missing === undefined) return `it cannot be loaded: ${reason(cause)}`;
  if (missing === word)
    return `no such package is installed here: npm install ${word}, or write ./${word}.ts for a file`;
  return /^[./]/.test(missing)
    ? `it imports ${missing}, which is not there`
    : `it imports ${missing}, which is not installed: npm install ${missing}`;
}

function reason(cause: unknown): string {
  return cause instanceof Error ? `${cause.name === 'Error' ? '' : `${cause.name}: `}${cause.message}` : String(cause);
}
