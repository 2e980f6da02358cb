import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** `PATH`, and where systems keep servers, which not everybody's has. */
function defaultSearchPath(): string {
  return [process.env['PATH'], '/usr/local/sbin', '/usr/sbin', '/usr/local/bin', '/usr/bin'].join(delimiter);
}

/** Path of a program in one of these folders; `undefined` when it is in none. */
export function findProgram(name: string, searchPath = defaultSearchPath()): string | undefined {
  return searchPath
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(mayExecute);
}

function mayExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
