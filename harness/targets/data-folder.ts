import { lstatSync, realpathSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { toImcError } from '../core/errors.ts';
import { freshName } from '../core/random.ts';
import type { Reaper } from './reaper.ts';

const PREFIX = 'imc-';
const MARKER = '.im-conformance';
/** A server may put a Unix socket into its folder: a path with room for about 100 characters, which some look for in small letters. */
const TEMP_PATH_MAX = 70;

/** Makes a folder for the data of one life of a server; it is guarded before it exists. Throws `IMC_ERR_OUT` or `IMC_ERR_DISK_FULL`. */
export async function makeDataFolder(reaper: Reaper): Promise<string> {
  const folder = join(tempRoot(), PREFIX + freshName(8));
  reaper.guardFolder(folder);
  try {
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(folder, MARKER), 'Made by im-conformance for one run, and removed at its end.\n');
    return folder;
  } catch (cause) {
    await removeDataFolder(folder, reaper);
    throw toImcError(cause, 'IMC_ERR_OUT');
  }
}

/** Removes a folder of ours with everything in it. When it cannot, the reaper tries again at the end of the run. */
export async function removeDataFolder(folder: string, reaper: Reaper): Promise<void> {
  if (await removeIfOurs(folder)) reaper.releaseFolder(folder);
}

/** Removes a folder only if we made it. False when it is still there afterwards and is ours. */
export async function removeIfOurs(folder: string): Promise<boolean> {
  if (!isOurs(folder)) return true;
  const { done } = await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }).then(
    () => ({ done: true }),
    () => ({ done: false }),
  );
  return done;
}

function isOurs(folder: string): boolean {
  try {
    const inPlace = realpathSync(dirname(folder)) === realpathSync(tempRoot()) && basename(folder).startsWith(PREFIX);
    return inPlace && lstatSync(folder).isDirectory() && lstatSync(join(folder, MARKER)).isFile();
  } catch {
    return false;
  }
}

function tempRoot(): string {
  const folder = tmpdir();
  const fit = folder.length <= TEMP_PATH_MAX && folder === folder.toLowerCase();
  return fit || process.platform === 'win32' ? folder : '/tmp';
}
