import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isErrno } from './errors.ts';

/**
 * Makes a folder and those above it. Throws the system's error.
 * Node's own way of doing so never returns where the system has no room for folders, such as under /proc.
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (thrown) {
    if (isErrno(thrown, 'EEXIST') && statSync(folder).isDirectory()) return;
    if (!isErrno(thrown, 'ENOENT') || dirname(folder) === folder || exists(dirname(folder))) throw thrown;
    makeFolder(dirname(folder));
    mkdirSync(folder);
  }
}

function exists(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false }) !== undefined;
}
