// Measures how fast we are, beside bare scripts and real servers: `npm run bench -- --only checkers --json bench.json`.
// It is compiled each time to a folder of its own, so that nothing of it is in the package, and what is measured is built as what is shipped.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
const { status } = spawnSync(process.execPath, [tsc, '--project', 'tsconfig.bench.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status === 0) {
  const { main } = await import(pathToFileURL(`${root}/imc-out/bench-build/bench/main.js`).href);
  process.exitCode = await main(process.argv.slice(2));
} else process.exitCode = status ?? 1;
