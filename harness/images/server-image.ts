import { readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ImcError } from '../core/errors.ts';
import { checkBinary } from '../targets/check-binary.ts';
import { placedLibraries } from './libraries.ts';
import type { ServerOptions } from './options.ts';
import type { Recipe } from './recipe.ts';

/**
 * An image of a server binary and the libraries that it needs, nothing else: no shell, so that it has to be a program and no script.
 * It runs as root, as most servers' images do. Throws `IMC_ERR_BINARY_MISSING`, `IMC_ERR_BINARY_NOT_EXECUTABLE` or `IMC_ERR_IMAGE_PARTS`.
 */
export function serverImage(options: ServerOptions): Recipe {
  const { binary, tag, at, args, volumes, ports, env } = options;
  if (process.platform !== 'linux')
    throw new ImcError(
      'IMC_ERR_IMAGE_PARTS',
      'an image holds a program for Linux, and its libraries are found on Linux alone',
    );
  checkBinary(binary);
  const from = realpathSync(resolve(binary));
  if (readFileSync(from).toString('latin1', 0, 2) === '#!')
    throw new ImcError(
      'IMC_ERR_IMAGE_PARTS',
      `${binary} is a script, and an image of it would have nothing to run it: give a program`,
    );
  return {
    tag,
    files: [{ from, to: at }, ...placedLibraries(from)],
    folders: [
      { at: '/tmp', mode: 0o1777 },
      { at: '/root', mode: 0o700 },
      ...volumes.map((path) => ({ at: path, mode: 0o755 })),
    ],
    instructions: [
      'ENV HOME="/root"',
      ...env.map(([key, value]) => `ENV ${key}=${quoted(value)}`),
      `WORKDIR ${dirname(at)}`,
      ...volumes.map((path) => `VOLUME ${JSON.stringify([path])}`),
      ...ports.map((port) => `EXPOSE ${port}`),
      `ENTRYPOINT ${JSON.stringify([at, ...args])}`,
    ],
  };
}

/** As a Dockerfile takes it for nothing but itself. */
function quoted(value: string): string {
  return `"${value.replaceAll(/["\\$]/g, String.raw`\$&`)}"`;
}
