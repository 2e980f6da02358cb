import { pathToFileURL } from 'node:url';
import { checkBuild } from '../targets/build-stamp.ts';
import { builtFile } from '../targets/package-root.ts';

/**
 * `imc serve`: becomes the reference server, as if its own entry had been started; it ends the process itself.
 * Nothing of it is imported by name: it stays a stranger.
 */
export async function serveCommand(options: readonly string[]): Promise<never> {
  await checkBuild();
  const entry = builtFile('reference-server/main.js');
  process.argv.splice(1, process.argv.length, entry, ...options);
  await import(pathToFileURL(entry).href);
  return new Promise<never>(() => {});
}
