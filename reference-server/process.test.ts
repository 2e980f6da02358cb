import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { MAIN, type Started, endChild, startChild } from './testing/child.ts';
import { Client } from './testing/client.ts';
import { until } from './testing/until.ts';
import { WebhookEar } from './testing/webhook-ear.ts';

let folder: string;
let started: Started[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reference-process-'));
});

afterEach(async () => {
  for (const { child } of started) await endChild(child, 'SIGKILL');
  started = [];
  rmSync(folder, { recursive: true, force: true });
});

test('it says in one line where it listens, and stops cleanly on SIGTERM', async () => {
  const server = await start(['--fault', 'push-twice']);
  expect(server.ready).toMatchObject({ pid: server.child.pid, faults: ['push-twice'] });
  const client = await Client.login(server.ready.tcp, 'alice');
  const began = Date.now();
  expect(await endChild(server.child, 'SIGTERM')).toBe(0);
  expect(Date.now() - began).toBeLessThan(2000);
  expect(server.output.stdout.trim().split('\n')).toHaveLength(1);
  expect(server.output.stderr).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z info SIGTERM: stopping$/m);
  expect(existsSync(server.ready.data)).toBe(false);
  await until('its client is disconnected', () => client.closed);
});

test('a folder that is given survives a restart', async () => {
  const first = await start(['--data', join(folder, 'deep', 'data')]);
  await first.api.send('alice', 'bob', 'remember me');
  expect(await endChild(first.child, 'SIGINT')).toBe(0);
  const second = await start(['--data', join(folder, 'deep', 'data')]);
  expect(await second.api.history('bob', 'alice')).toMatchObject([{ payload: 'remember me' }]);
  expect(await second.api.conversation('bob', 'alice')).toMatchObject({ unread: 1 });
});

test('kill -9 under load loses nothing that was acknowledged', async () => {
  const acked = new Map<string, Set<string>>();
  const pairs = Array.from({ length: 8 }, (_, index) => [`from${index}`, `to${index}`] as const);
  for (let round = 0; round < 3; round++) {
    const server = await start(['--data', folder]);
    const loads = pairs.map((pair) => sendUntilDead(server, pair, acked));
    await until('enough is acknowledged', () => totalOf(acked) >= (round + 1) * 400, 20_000);
    await endChild(server.child, 'SIGKILL');
    await Promise.all(loads);
  }
  const { api } = await start(['--data', folder]);
  for (const [from, to] of pairs) {
    const history = await api.history(to, from);
    expect(history.map(({ message_seq: seq }) => seq)).toEqual(history.map((_, index) => index + 1));
    const numbers = history.map(({ client_msg_no: number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect([...acked.get(from)!].filter((number) => !numbers.includes(number))).toEqual([]);
    expect(await api.conversation(to, from)).toMatchObject({ unread: history.length, last_msg_seq: history.length });
    expect(await api.conversation(from, to)).toMatchObject({ unread: 0, last_msg_seq: history.length });
  }
});

test('kill -9 before the webhook answers: after the restart it is told, in order, of all that was acknowledged', async () => {
  await using ear = await WebhookEar.listen();
  const options = ['--data', folder, '--webhook', ear.url, '--webhook-interval-ms', '10'];
  const texts = Array.from({ length: 60 }, (_, index) => String(index));
  ear.answer = 'none';
  const first = await start(options);
  for (const text of texts.slice(0, 20)) expect(await first.api.send('alice', 'bob', text)).toBe(200);
  await until('a post waits for its answer', () => ear.posts.some(({ event }) => event === 'msg.notify'));
  await endChild(first.child, 'SIGKILL');
  ear.answer = 200;
  const second = await start(options);
  for (const text of texts.slice(20)) expect(await second.api.send('alice', 'bob', text)).toBe(200);
  await endChild(second.child, 'SIGKILL');
  await start(options);
  const told = () => [...new Set(ear.stored.map(({ payload }) => payload))];
  await until('all are told', () => told().length === texts.length);
  expect(told()).toEqual(texts);
});

test('a full disk refuses sends, loses nothing, and reads go on', async () => {
  // A file of this process may not grow beyond 600 blocks: to the database that is a full disk.
  const server = await start(['--data', folder], { shell: 'ulimit -f 600' });
  const alice = await Client.login(server.ready.tcp, 'alice');
  const big = 'x'.repeat(60_000);
  let stored = 0;
  while (stored < 100 && (await server.api.send('alice', 'bob', big)) === 200) stored += 1;
  expect(stored).toBeGreaterThan(0);
  expect(stored).toBeLessThan(100);
  expect(
    await server.api.post('/message/send', {
      from_uid: 'a',
      channel_id: 'b',
      channel_type: 1,
      payload: 'eHh4'.repeat(20_000),
    }),
  ).toMatchObject({
    status: 500,
    json: { status: 500, msg: expect.stringContaining('could not be stored') },
  });
  expect(await alice.send('bob', big)).toMatchObject({ reasonCode: 15 });
  expect(await server.api.history('bob', 'alice')).toHaveLength(stored);
  await endChild(server.child, 'SIGKILL');
  const again = await start(['--data', folder]);
  expect(await again.api.history('bob', 'alice')).toHaveLength(stored);
  expect(await again.api.send('alice', 'bob', big)).toBe(200);
});

test('a payload over 32 KiB kills it, when it is told so', async () => {
  const server = await start(['--data', folder, '--fault', 'dies-on-large-payload']);
  expect(await server.api.send('alice', 'bob', 'x'.repeat(32 * 1024))).toBe(200);
  await expect(server.api.send('alice', 'bob', 'x'.repeat(32 * 1024 + 1))).rejects.toThrow();
  await until('the process is gone', () => server.child.exitCode === 1);
  expect(server.output.stderr).toContain('fatal');
});

test.each([
  [['--nonsense'], 2, 'IMC_REF_USAGE'],
  [['--tcp-port', '65536'], 2, 'IMC_REF_USAGE'],
  [['--idle-ms', '0'], 2, 'IMC_REF_USAGE'],
  [['--repush-max', '-1'], 2, 'IMC_REF_USAGE'],
  [['--repush-interval-ms', '3000000000'], 2, 'IMC_REF_USAGE'],
  [['--webhook', 'localhost:80'], 2, 'IMC_REF_USAGE'],
  [['--fault', 'none'], 2, 'IMC_REF_UNKNOWN_FAULT'],
  [['--data', '/dev/null/x'], 3, 'IMC_REF_DATA_DIR'],
])('%j ends with status %i and %s', (args, status, code) => {
  const result = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', timeout: 5000 });
  expect([result.status, result.stdout]).toEqual([status, '']);
  expect(result.stderr).toMatch(new RegExp(`^${code}: .+\\n$`));
});

test('a port that is taken, a file that is no store, and a folder in use are told apart', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const port = String((squatter.address() as AddressInfo).port);
  expect(await failure(['--http-port', port], { TMPDIR: folder })).toEqual([3, 'IMC_REF_PORT_TAKEN']);
  expect(readdirSync(folder)).toEqual([]);
  squatter.close();
  await start(['--data', join(folder, 'used')]);
  expect(await failure(['--data', join(folder, 'used')])).toEqual([3, 'IMC_REF_DATA_BUSY']);
  writeFileSync(join(folder, 'store.db'), 'this is no database, '.repeat(1000));
  expect(await failure(['--data', folder])).toEqual([3, 'IMC_REF_STORE_CORRUPT']);
});

test('the faults are listed for machines and for people', () => {
  const list = (...args: string[]) =>
    spawnSync(process.execPath, [MAIN, '--list-faults', ...args], { encoding: 'utf8' }).stdout;
  const row = z.strictObject({
    id: z.string(),
    breaks: z.string(),
    stage: z.string().regex(/^[a-z-]+$/),
    profile: z.string().optional(),
    caughtBy: z.array(z.string()),
    mayBreak: z.array(z.string()),
    upgrade: z.strictObject({ at: z.enum(['before', 'after']), caughtBy: z.array(z.string()) }).optional(),
  });
  const rows = z.array(row).parse(JSON.parse(list('--json')));
  expect(rows.length).toBeGreaterThan(20);
  const text = list();
  for (const { id } of rows) expect(text).toContain(id);
});

async function start(args: readonly string[], how?: { shell?: string }): Promise<Started> {
  const server = await startChild(args, how);
  started.push(server);
  return server;
}

async function failure(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<[number | null, string]> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env } });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  await once(child, 'close');
  return [child.exitCode, stderr.split(':')[0] ?? ''];
}

/** Sends one message after the other, and notes each that is acknowledged; one of unknown fate is sent again after the restart. */
async function sendUntilDead({ api }: Started, [from, to]: readonly [string, string], acked: Map<string, Set<string>>) {
  const own = acked.get(from) ?? new Set();
  acked.set(from, own);
  for (;;) {
    const number = `${from}-${own.size}`;
    try {
      if ((await api.send(from, to, number, { client_msg_no: number })) !== 200) return;
    } catch {
      return;
    }
    own.add(number);
  }
}

function totalOf(acked: Map<string, Set<string>>): number {
  return [...acked.values()].reduce((sum, own) => sum + own.size, 0);
}
