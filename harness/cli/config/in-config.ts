import { dirname, isAbsolute, join } from 'node:path';

/** A target of a configuration as it is from here: a path begins where the configuration is. */
export function inConfig(file: string, path: string): string {
  const folder = dirname(file);
  if (folder === '.' || isAbsolute(path) || !/^\.{1,2}\//.test(path)) return path;
  const joined = join(folder, path);
  return isAbsolute(joined) || joined.startsWith('../') ? joined : `./${joined}`;
}

/** A file that a configuration names, as it is from here. */
export function fileIn(config: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(config), path);
}
