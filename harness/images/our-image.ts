import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ImcError } from '../core/errors.ts';
import { checkBuild } from '../targets/build-stamp.ts';
import { packageRoot } from '../targets/package-root.ts';
import { toldInstructions, userOf } from './dockerfile.ts';
import { librariesOf, placedLibraries } from './libraries.ts';
import type { OurOptions } from './options.ts';
import type { Placed, Recipe } from './recipe.ts';

/** Where the Dockerfile puts us. */
const HOME = '/opt/im-conformance';

/**
 * What the Dockerfile makes, of what is here: the Node that runs this, the files that `npm pack` would pack, and the packages
 * that they need. Throws `IMC_ERR_STALE_BUILD`, and `IMC_ERR_IMAGE_PARTS` outside of a clone or where something is missing.
 */
export async function ourImage({ tag }: OurOptions, root = packageRoot()): Promise<Recipe> {
  const dockerfile = join(root, 'Dockerfile');
  if (!existsSync(dockerfile))
    throw new ImcError('IMC_ERR_IMAGE_PARTS', `our own image is made in a clone, and ${root} has no Dockerfile`);
  await checkBuild(root);
  const instructions = toldInstructions(readFileSync(dockerfile, 'utf8'));
  const packages = neededPackages(readFileSync(join(root, 'package-lock.json'), 'utf8'))
    .map((path) => ({ from: join(root, path), to: join(HOME, path) }))
    .filter(({ from }) => existsSync(from))
    .map(({ from, to }) => ({ from: realpathSync(from), to }));
  const owner = userOf(instructions);
  return {
    tag,
    files: [...ourNode(), ...(await packedFiles(root)), ...packages, ...packages.flatMap(({ from }) => addons(from))],
    folders: [
      { at: '/data', mode: 0o1777, owner },
      { at: '/work', mode: 0o1777, owner },
      { at: '/tmp', mode: 0o1777 },
    ],
    instructions,
  };
}

function ourNode(): Placed[] {
  const from = realpathSync(process.execPath);
  return [{ from, to: '/usr/local/bin/node' }, ...placedLibraries(from)];
}

async function packedFiles(root: string): Promise<Placed[]> {
  // `npm pack` would build again; what is built was looked at already.
  const told = promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  const { stdout } = await told.catch((cause: Error) => {
    throw new ImcError('IMC_ERR_IMAGE_PARTS', `npm does not tell what it would pack: ${cause.message}`, { cause });
  });
  const [packed] = JSON.parse(stdout) as { files: { path: string }[] }[];
  return (packed?.files ?? []).map(({ path }) => ({ from: join(root, path), to: join(HOME, path) }));
}

/** The folders of all packages in a lock file that are there for more than development; those of other systems are not installed. */
export function neededPackages(lockfile: string): string[] {
  const { packages } = JSON.parse(lockfile) as { packages: Record<string, { dev?: boolean }> };
  return Object.entries(packages).flatMap(([path, { dev }]) => (path === '' || dev === true ? [] : [path]));
}

/** The libraries of the compiled parts of a package; those that are for another C library are never loaded. */
function addons(folder: string): Placed[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(({ name }) =>
    name.endsWith('.node'),
  );
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => librariesOf(file).missing.length === 0)
    .flatMap(placedLibraries);
}
