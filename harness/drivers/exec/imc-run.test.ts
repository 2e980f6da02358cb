import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { example, openPythonServer, pythonSkip } from './fixtures/python.ts';
import { scripted } from './fixtures/scripted.ts';

const runMs = 120_000;

describe.skipIf(pythonSkip !== '')(`imc run with a driver that is a command${pythonSkip}`, () => {
  test('judges the server that it speaks with', { timeout: runMs }, async () => {
    const { code, output } = await runWith(`python3 '${example('driver.py')}'`);
    expect(output).toMatch(/python-chat 1\.0\.0\): \d+ of \d+ rules kept/);
    expect(output).toMatch(/of what begins with imc\w{8}, removed: \d+ chats; what stays: nothing/);
    expect(code).toBe(0);
  });

  test(
    'says what the driver broke where it breaks the protocol, and accuses nobody else',
    { timeout: runMs },
    async () => {
      const { code, output } = await runWith(scripted('garbage'));
      expect(output).toMatch(
        /our trouble: IMC_ERR_DRIVER_PROTOCOL: .*its last line was connecting to the server \.\.\./,
      );
      expect(output).not.toContain('BROKEN');
      expect(code).toBe(3);
    },
  );
});

/** A short run on the example server, by the built command. */
async function runWith(command: string): Promise<{ code: number | null; output: string }> {
  const main = fileURLToPath(new URL('../../../dist/harness/cli/main.js', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'imc-exec-'));
  await using server = await openPythonServer();
  const flags = ['--driver', `exec:${command}`, '--case', 'first-dm/fresh-pair', '--plays', '1', '--out', folder];
  const child = spawn(process.execPath, [main, 'run', server.url, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  rmSync(folder, { recursive: true, force: true });
  return { code, output: `${out}${err}` };
}
