import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkBuild } from '../targets/build-stamp.ts';
import { packageRoot } from '../targets/package-root.ts';

/** `imc serve`: runs the reference server in the foreground. Gives its exit code. */
export async function serveCommand(options: readonly string[]): Promise<number> {
  await checkBuild();
  const server = spawn(process.execPath, [join(packageRoot(), 'dist/reference-server/main.js'), ...options], {
    stdio: 'inherit',
  });
  // A Ctrl-C reaches the server by itself; we wait for what it makes of it.
  const passOn = () => server.kill('SIGTERM');
  process.on('SIGINT', () => {});
  process.on('SIGTERM', passOn);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGTERM' ? 0 : 1)));
  });
}
