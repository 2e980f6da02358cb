import type { ChildProcess } from 'node:child_process';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtFile } from '../targets/package-root.ts';

const main = builtFile('harness/cli/main.js');
const scratch = mkdtempSync(join(tmpdir(), 'imc-failures-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const fault = ['--fault', 'person-conversation-lost'];
// One play at a time: which of them ends first decides what the smallest conversation is made of.
const plan = [
  '--concurrency',
  '1',
  '--case',
  'first-dm/fresh-pair',
  '--rule',
  'IMC-DM-003',
  '--plays',
  '10',
  '--seed',
  '1',
];
const replayFile = 'out/replays/IMC-DM-003-not-listed.json';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function call(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: scratch, env: { ...process.env, LC_ALL: 'C.UTF-8', ...env } };
    execFile(file, args, options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
  });
}

const imc = (...args: string[]) => call(process.execPath, [main, ...args]);

beforeAll(async () => {
  expect((await imc('run', ...fault, ...plan, '--out', 'out')).code).toBe(1);
});

describe('a failure of a run', () => {
  test('is shown, from its replay file too', async () => {
    const { code, stdout } = await imc('show', 'out');
    expect(code).toBe(0);
    expect(stdout).toContain('alice sends m1 to bob by the API');
    expect(stdout).toMatch(/╌╌✗│/);
    expect(stdout).toContain(`npx im-conformance replay ${replayFile}`);
    expect((await imc('show', replayFile)).stdout).toBe(stdout);
    const wired = await imc('show', replayFile, '--wire', '--log');
    expect(wired.stdout).toMatch(/→ POST \/conversation\/sync .*\n.* ← 200 \[\]\n/);
  });

  test('has colours where they are forced, and nothing but ASCII in a plain locale', async () => {
    const coloured = await call(process.execPath, [main, 'show', 'out'], { FORCE_COLOR: '1' });
    expect(coloured.stdout).toContain('\u001b[31m');
    const plain = await call(process.execPath, [main, 'show', 'out'], { LC_ALL: 'C', FORCE_COLOR: '0' });
    expect(plain.stdout).toMatch(/^[\n -~]*$/);
  });

  test('that is not there is said so with exit code 2', async () => {
    const absent = await imc('show', 'out', '--failure', 'IMC-DM-004');
    expect(absent).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('IMC-DM-003/not-listed/default') as string,
    });
    expect(await imc('export', 'out', '--as', 'novel')).toMatchObject({ code: 2 });
    writeFileSync(join(scratch, 'alone.json'), readFileSync(join(scratch, replayFile)));
    const alone = await imc('show', 'alone.json');
    expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining('IMC_ERR_NO_RUN') as string });
  });

  test('is exported as a bug report, whose replay file plays it again', async () => {
    expect((await imc('export', 'out', '--as', 'issue', '--out', 'issue.md')).code).toBe(0);
    const issue = readFileSync(join(scratch, 'issue.md'), 'utf8');
    expect(issue).toMatch(/^# reference \S+ breaks “[^”]+”: it shows nothing\n/);
    writeFileSync(join(scratch, 'failure.json'), /```json\n([^]*?)\n```/.exec(issue)?.[1] ?? '');
    expect(await imc('replay', 'failure.json')).toMatchObject({ code: 1 });
  });
});

describe('known failures', () => {
  test('that a run has shown let the next one pass, and fail it when they are gone', async () => {
    expect(await imc('known', 'update', 'out', '--known', 'known')).toMatchObject({ code: 2 });
    const added = await imc('known', 'update', 'out', '--known', 'known', '--link', 'https://example.org/1');
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('added      IMC-DM-003') as string });
    const again = await imc('run', ...fault, ...plan, '--known', 'known', '--out', 'again');
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/known \(does not gate, \d+ days left\): it shows nothing/);
    const mended = await imc('run', ...plan, '--known', 'known', '--out', 'mended');
    expect(mended.code).toBe(1);
    const removed = await imc('known', 'update', 'mended', '--known', 'known');
    expect(removed).toMatchObject({ code: 0, stdout: expect.stringContaining('removed    IMC-DM-003') as string });
    expect((await imc('run', ...plan, '--known', 'known', '--out', 'mended')).code).toBe(0);
  });
});

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.warn('curl is missing: what imc export --as curl writes is not tried on a server');

describe.runIf(hasCurl)('a script of plain HTTP calls', () => {
  const servers: ChildProcess[] = [];
  afterAll(async () => {
    for (const server of servers) {
      const exited = once(server, 'exit');
      if (server.exitCode === null && server.kill()) await exited;
    }
  });

  /** Starts a server; gives the URL of its API. */
  async function serve(...args: string[]): Promise<string> {
    const server = spawn(process.execPath, [main, 'serve', '--json', ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    servers.push(server);
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
    return (JSON.parse(line) as { http: string }).http;
  }

  /** What the script is answered to its last call. */
  async function lastAnswer(base: string): Promise<string> {
    const { code, stdout, stderr } = await call('sh', ['plain.sh'], { BASE: base });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout.split('POST /conversation/sync\n')[1]?.split('\n')[0] ?? '';
  }

  test('shows the failure on a server that has it, each time, and not on one that has not', async () => {
    expect((await imc('export', replayFile, '--as', 'curl', '--out', 'plain.sh')).code).toBe(0);
    expect(statSync(join(scratch, 'plain.sh')).mode & 0o111).not.toBe(0);
    const [broken, sound] = [await serve(...fault), await serve()];
    expect(await lastAnswer(broken)).toBe('[] (200)');
    expect(await lastAnswer(broken)).toBe('[] (200)');
    expect(await lastAnswer(sound)).toMatch(/"channel_id":"[a-z0-9]+alice".* \(200\)$/);
  });

  test('says so where nobody answers', async () => {
    const { code, stderr } = await call('sh', ['plain.sh'], { BASE: 'http://127.0.0.1:1' });
    expect(code).toBe(1);
    expect(stderr).toContain('no answer from http://127.0.0.1:1');
  });
});
