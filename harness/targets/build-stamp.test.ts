import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkBuild } from './build-stamp.ts';
import { packageRoot } from './package-root.ts';

const root = mkdtempSync(join(tmpdir(), 'test-stamp-'));
const stamp = join(root, 'dist', 'source-digest');
afterAll(() => rmSync(root, { recursive: true }));

test('without sources there is nothing to be stale against', async () => {
  await checkBuild(root);
});

test('a build of the sources beside it is fine; none, and one of other sources, are stale', async () => {
  for (const room of ['harness', 'reference-server', 'reports', 'specs', 'bench', 'dist']) mkdirSync(join(root, room));
  cpSync(join(packageRoot(), 'scripts'), join(root, 'scripts'), { recursive: true });
  writeFileSync(join(root, 'tsconfig.json'), '{}');
  await expect(checkBuild(root)).rejects.toMatchObject({ code: 'IMC_ERR_STALE_BUILD', message: /missing/ });
  const digester = (await import(join(root, 'scripts', 'source-digest.mjs'))) as {
    sourceDigest: (root: string) => string;
  };
  writeFileSync(stamp, `${digester.sourceDigest(root)}\n`);
  await checkBuild(root);
  writeFileSync(join(root, 'harness', 'new.ts'), 'export {};\n');
  await expect(checkBuild(root)).rejects.toMatchObject({ code: 'IMC_ERR_STALE_BUILD', message: /other sources/ });
});
