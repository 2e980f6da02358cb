import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ImcError } from '../core/errors.ts';
import { packageRoot } from './package-root.ts';

/**
 * Makes sure that `dist/` was built from the sources beside it; an installed package has none, and is always right.
 * Throws `IMC_ERR_STALE_BUILD`.
 */
export async function checkBuild(root: string = packageRoot()): Promise<void> {
  const script = join(root, 'scripts', 'source-digest.mjs');
  if (!existsSync(script) || !existsSync(join(root, 'tsconfig.json'))) return;
  const stamp = join(root, 'dist', 'source-digest');
  if (!existsSync(stamp)) throw stale('dist/ is missing or incomplete');
  const { sourceDigest } = (await import(pathToFileURL(script).href)) as { sourceDigest: (root: string) => string };
  if (readFileSync(stamp, 'utf8').trim() !== sourceDigest(root)) throw stale('dist/ was built from other sources');
}

function stale(what: string): ImcError {
  return new ImcError('IMC_ERR_STALE_BUILD', `${what}: run \`npm run build\``);
}
