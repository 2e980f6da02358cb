// Emits dist/ from the TypeScript sources and stamps it with a digest of them, so that a stale build is noticed.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sourceDigest } from './source-digest.mjs';

rmSync('dist', { recursive: true, force: true });
execFileSync(
  process.execPath,
  [createRequire(import.meta.url).resolve('typescript/lib/tsc.js'), '--project', 'tsconfig.build.json'],
  {
    stdio: 'inherit',
  },
);
for (const command of ['dist/harness/cli/main.js', 'dist/reference-server/main.js'])
  if (existsSync(command)) chmodSync(command, 0o755);
writeFileSync('dist/source-digest', `${sourceDigest('.')}\n`);
