import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtFile, packageRoot } from '../../targets/package-root.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-init-specs-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function node(...args: string[]): Promise<Ended> {
  return new Promise((resolve) =>
    execFile(process.execPath, args, { cwd: scratch }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );
}

const imc = (...args: string[]) => node(builtFile('harness/cli/main.js'), ...args);

describe('the beginning of cases and rules of a team’s own', () => {
  let written: Ended;
  beforeAll(async () => {
    written = await imc('init', 'specs', 'acme');
  });

  test('is a rule and a case of the right types', async () => {
    expect(written).toMatchObject({ code: 0, stderr: '' });
    const compilerOptions = { noEmit: true, rootDir: '/', typeRoots: [join(packageRoot(), 'node_modules/@types')] };
    const config = { extends: join(packageRoot(), 'tsconfig.json'), compilerOptions, include: ['acme-specs'] };
    writeFileSync(join(scratch, 'package.json'), '{"type":"module"}');
    writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify(config));
    const checked = await node(join(packageRoot(), 'node_modules/typescript/bin/tsc'), '-p', scratch);
    expect(checked).toMatchObject({ code: 0, stdout: '' });
  }, 120_000);

  test('is kept by a server as it should be, and broken by trouble, by the commands that are named', async () => {
    const commands = [...written.stdout.matchAll(/npx imc (run .*?) {2}#/g)].map(([, command = '']) => command);
    const [kept, noticed] = commands.map((line) => [...line.split(' '), '--plays', '5', '--seed', '1']);
    const only = ['--rule', 'ACME-CHAT-001'];
    const first = await imc(...(kept ?? []), ...only);
    expect(first.stdout).toMatch(/ok +ACME-CHAT-001 .*MUST, [1-9]\d* times owed/);
    expect(first.code).toBe(0);
    const second = await imc(...(noticed ?? []), ...only);
    expect(second.stdout).toContain('ACME-CHAT-001/not-in-history');
    expect(second.code).toBe(1);
  }, 120_000);

  test('is not written over, and not for a name that no team can have', async () => {
    const rule = join(scratch, 'acme-specs/question.rule.ts');
    writeFileSync(rule, 'mine');
    expect(await imc('init', 'specs', 'acme')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('IMC_ERR_EXISTS: acme-specs/question.rule.ts') as string,
    });
    expect(readFileSync(rule, 'utf8')).toBe('mine');
    expect(await imc('init', 'specs', 'acme', '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(rule, 'utf8')).toContain("id: 'ACME-CHAT-001'");
    for (const team of ['imc', 'delivery', 'A', 'my-team'])
      expect(await imc('init', 'specs', team)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('IMC_ERR_USAGE') as string,
      });
  });
});
