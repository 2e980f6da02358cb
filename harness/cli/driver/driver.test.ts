import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../../../examples/minimal-driver/server.ts';
import { loadDriver } from '../../drivers/load.ts';
import type { Run } from '../../../reports/run.ts';
import { builtFile } from '../../targets/package-root.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-driver-test-'));
const example = resolve('examples/minimal-driver/driver.ts');
const text = readFileSync(example, 'utf8');
let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer(0);
});
afterAll(async () => {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function imc(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), ...args], { cwd: scratch });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((done) => child.once('close', (code) => done({ code, stdout, stderr })));
}

/** The example with one thing broken, as a file. */
function broken(name: string, is: string, instead: string): string {
  if (!text.includes(is)) throw new Error(`the example does not have: ${is}`);
  writeFileSync(join(scratch, name), text.replace(is, instead));
  return `./${name}`;
}

test('the example is a driver of less than 300 lines, and holds the contract', async () => {
  expect(text.split('\n').length).toBeLessThan(300);
  const { code, stdout } = await imc('driver', 'check', example, server.url);
  expect(stdout).toContain('the driver holds all that could be tried of it');
  expect(code).toBe(0);
});

describe('what is broken in a driver is said', () => {
  test.each([
    [
      'login.ts',
      'token: token ?? this.#tokenOf(user)',
      'token: this.#tokenOf(user)',
      'is refused by the server, with its code, where the server says no',
    ],
    [
      'push.ts',
      "this.#play.observe(session, { see: 'push'",
      "this.#play.observe('nobody', { see: 'push'",
      'of a message sent by a session is observed once',
    ],
    [
      'unknown.ts',
      'return this.#wire.garbage(session, `an unknown frame: ${text}`)',
      'return',
      'is observed as garbage by its session',
    ],
    ['secret.ts', 'this.#wire.hide(token);', '', 'contains no secret, in no line, observation or outcome'],
    ['way.ts', "'route users', ", '', 'and whatever else is counted is one of the ways that the driver lists'],
  ])('%s', async (name, is, instead, says) => {
    const { code, stdout } = await imc('driver', 'check', broken(name, is, instead), server.url);
    const missing = stdout.split('\n').filter((line) => line.includes('MISSING'));
    expect(missing.join('\n')).toContain(says);
    expect(stdout).toMatch(/so does: A driver that .*\n +see docs\/write-a-driver\.md#/);
    expect(code).toBe(1);
  });

  test('also where no driver is, or no server', async () => {
    expect(await imc('driver', 'check', './none.ts', server.url)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('IMC_ERR_DRIVER_LOAD') as string,
    });
    expect(await imc('driver', 'check', example, 'http://127.0.0.1:1')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('IMC_ERR_NEVER_HEALTHY') as string,
    });
  });
});

test('a beginning of a driver loads, and what is still to be written is said; it is not written over', async () => {
  expect(await imc('init', 'driver', 'tiny')).toMatchObject({ code: 0 });
  expect(await loadDriver('./tiny-driver.ts', scratch)).toMatchObject({ kind: 'tiny' });
  const { code, stdout } = await imc('driver', 'check', './tiny-driver.ts', server.url);
  for (const part of ['register', 'login', 'logout', 'send', 'read-history', 'ask-offers'])
    expect(stdout).toMatch(new RegExp(`^ {2}${part}: `, 'm'));
  expect(code).toBe(1);
  expect(await imc('init', 'driver', 'tiny')).toMatchObject({ code: 2 });
});

test('trouble between the rules and a driver of the user is noticed, and what its server never owes is said', async () => {
  const wraps = ['lose-ack', 'drop-push', 'forget-history', 'hide-chat'].flatMap((id) => ['--wrap', id]);
  const on = ['--driver', example, '--target', server.url, '--rate', '0'];
  const { code, stdout } = await imc('self-test', ...wraps, ...on, '--plays', '5');
  expect(stdout).toContain('5 of 5 rows hold');
  expect(stdout).toMatch(/removed: \d+ users; what stays: messages/);
  expect(code).toBe(0);
  // A driver that says nothing of what the server offers leaves nothing to deny.
  const silent = broken('silent.ts', 'offers.push({ capability,', 'void ({ capability,');
  const denied = await imc('self-test', '--wrap', 'deny-offer', ...on, '--driver', silent, '--plays', '5');
  expect(denied.stdout).toContain('its rules owe nothing on this server: IMC-CAP-001');
  expect(denied.code).toBe(3);
});

describe('a run with a driver of the user', () => {
  const few = ['--seed', '1', '--rate', '0', '--plays', '5', '--case', 'first-dm/fresh-pair'];

  test('tells of the server, and on record is which driver it was', async () => {
    const { code, stdout } = await imc('run', '--driver', example, server.url, ...few, '--out', 'kept');
    expect(stdout).toContain('ok             IMC-DM-002');
    expect(code).toBe(0);
    const { target } = JSON.parse(readFileSync(join(scratch, 'kept/run.json'), 'utf8')) as Run;
    expect(target).toMatchObject({ driver: 'minichat', driverFrom: example, flavour: 'minichat', version: '1.0' });
  });

  test('removes at its end what it made; and what a run left that died is removed by imc cleanup', async () => {
    const header = () => readFileSync(join(scratch, 'made/names.jsonl'), 'utf8').split('\n', 1)[0];
    const ended = await imc('run', '--driver', example, server.url, ...few, '--prefix', 'imc-own', '--out', 'made');
    const [, removed] =
      /of what begins with imc-own, removed: (\d+) users; what stays: messages/.exec(ended.stdout) ?? [];
    expect(Number(removed)).toBeGreaterThan(5);
    // A play of a run that was killed: one user is there, of the other one no more than the name was noted.
    const token = (name: string) => JSON.stringify({ token: `token-${name}` });
    const there = (name: string) => fetch(`${server.url}/users/${name}`).then(({ status }) => status);
    for (const name of ['imc-ownzz', 'others'])
      await fetch(`${server.url}/users/${name}`, { method: 'PUT', body: token(name) });
    mkdirSync(join(scratch, 'died'));
    const left = ['imc-ownzz', 'imc-ownyy', 'others'].map((user) => JSON.stringify({ user }));
    writeFileSync(join(scratch, 'died/names.jsonl'), [header(), ...left, ''].join('\n'));
    const cleanUp = () => imc('cleanup', server.url, '--driver', example, '--prefix', 'imc-own', '--run', 'died');
    expect(await cleanUp()).toMatchObject({
      code: 0,
      stdout: 'of what begins with imc-own, removed: 1 users; what stays: messages\n',
    });
    expect([await there('imc-ownzz'), await there('others')]).toEqual([404, 200]);
    expect(await cleanUp()).toMatchObject({ stdout: expect.stringContaining('nothing was there to remove') as string });
  });

  test('that cannot say what it removed is trouble of the driver', async () => {
    const strange = broken('strange-removal.ts', '{ users: status === 200 ? 1 : 0 }', "{ users: 'all' as never }");
    const cleanUp = await imc('cleanup', server.url, '--driver', strange, '--prefix', 'imc-own', '--run', 'died');
    expect(cleanUp).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(
        'IMC_ERR_DRIVER: the driver minichat: what came of a clean-up has not its form',
      ) as string,
    });
  });

  test('is by the configuration, too, wherever that is; and a failure is replayed with the same driver', async () => {
    const lossy = broken('lossy.ts', 'messages: messages.map(', 'messages: messages.slice(1).map(');
    writeFileSync(
      join(scratch, 'imc.config.json'),
      JSON.stringify({ targets: { lossy: { target: server.url, driver: lossy, rate: 0 } } }),
    );
    expect(
      await imc('run', 'lossy', '--seed', '1', '--plays', '5', '--case', 'first-dm/fresh-pair', '--out', 'lost'),
    ).toMatchObject({ code: 1 });
    const [file = ''] = readdirSync(join(scratch, 'lost/replays'));
    expect(await imc('replay', `lost/replays/${file}`)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('shown again') as string,
    });
    rmSync(join(scratch, 'lossy.ts'));
    expect(await imc('replay', `lost/replays/${file}`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('IMC_ERR_DRIVER_LOAD') as string,
    });
  });

  test('that tells what has no form is trouble of the driver, and no failure of the server', async () => {
    const strange = broken('strange.ts', "return { gave: 'messages' as const", "return { gave: 'chat' as 'messages'");
    const { code, stdout } = await imc('run', '--driver', strange, server.url, ...few, '--out', 'strange');
    expect(stdout).toContain('IMC_ERR_DRIVER: the driver minichat: the outcome of read-history has not its form');
    expect(code).toBe(3);
  });
});
