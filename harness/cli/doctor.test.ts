import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtFile } from '../targets/package-root.ts';
import type { Diagnosis } from './doctor.ts';

/** On a machine whose container engine, if it has one, is not where it is looked for. */
function doctor(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, DOCKER_HOST: `unix://${join(tmpdir(), 'no-such-engine.sock')}` };
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [builtFile('harness/cli/main.js'), 'doctor', ...args],
      { env },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );
}

test('the reference server can be run without a container engine, and what is missing for images is said', async () => {
  const { code, stdout } = await doctor();
  expect(stdout).toContain('reference can be run');
  expect(stdout).toMatch(/missing +container engine +no container engine answers at DOCKER_HOST=/);
  expect(stdout).toMatch(/no +image .*\(missing: container engine\)/);
  expect(code).toBe(0);
});

test('an image cannot: the exit code is 3, also as JSON', async () => {
  const { code, stdout } = await doctor('im-conformance:1.2.3', '--json');
  const found = JSON.parse(stdout) as Diagnosis;
  expect(found).toMatchObject({ target: 'im-conformance:1.2.3', canRun: false });
  expect(found.checks.filter(({ is }) => is === 'missing').map(({ name }) => name)).toEqual(['container engine']);
  expect(code).toBe(3);
});

test('a binary that is not there is a finding, what can be no target is an error', async () => {
  const absent = await doctor('./no-such-binary');
  expect(absent.stdout).toMatch(/missing +the program +no file is at/);
  expect(absent.code).toBe(3);
  const wrong = await doctor('ftp://127.0.0.1');
  expect(wrong.stderr).toContain('IMC_ERR_TARGET');
  expect(wrong.code).toBe(2);
});
