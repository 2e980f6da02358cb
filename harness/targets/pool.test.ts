import { pause } from '../core/clock.ts';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { deadlineIn, poll } from '../core/deadline.ts';
import type { Instance } from '../vocabulary/index.ts';
import { allGone, ask, lifeOf, openStandIn, runs, standInFolder } from './fixtures/stand-in.ts';
import type { Pool } from './pool-types.ts';
import { privateInstance } from './private-instance.ts';

let open: Pool | undefined;
afterEach(() => open?.close());

async function opened(place: ReturnType<typeof standInFolder>, behave = 'well', instances = 1): Promise<Pool> {
  open = await openStandIn(place, behave, { instances });
  return open;
}

function becomes(instance: Instance, word: string) {
  return poll(deadlineIn(10_000), async () => {
    const health = await instance.health();
    return health.is === word ? health : undefined;
  });
}

test('a server is started, named and up, and nothing but its log stays when the pool is closed', async () => {
  using place = standInFolder();
  const pool = await opened(place);
  const options = ['--behave', 'well', '--starts', join(place.folder, 'starts')];
  expect(pool.info()).toMatchObject({ name: place.binary, kind: 'process', version: '1.2.3', faults: [], options });
  const lease = await pool.lease();
  expect(await lease.health()).toEqual({ is: 'up' });
  const { pid, folder } = await lifeOf(await lease.endpoints());
  expect(existsSync(join(folder, '.im-conformance'))).toBe(true);
  await Promise.all([pool.close(), pool.close()]);
  expect(await allGone([pid], [folder])).toBe(true);
  expect(readFileSync(join(place.folder, 'out', 'server.log'), 'utf8')).toMatch(
    /listening\n--- ended: SIGTERM after \d/,
  );
  await expect(pool.lease()).rejects.toThrow('the pool is closed');
});

test('a server that ends is known to have died, with its last words, and a fresh one takes its place', async () => {
  using place = standInFolder();
  const lease = await (await opened(place)).lease();
  const before = await lifeOf(await lease.endpoints());
  const mark = await lease.logMark();
  await ask(await lease.endpoints(), 'die');
  const health = await becomes(lease, 'died');
  expect(health).toMatchObject({ detail: expect.stringMatching(/^exit code 3 after .*\n?.*these are my last words/s) });
  const endpoints = await lease.renew();
  const after = await lifeOf(endpoints);
  expect(await lease.endpoints()).toEqual(endpoints);
  expect(after.folder).not.toBe(before.folder);
  expect(existsSync(before.folder)).toBe(false);
  expect(await lease.health()).toEqual({ is: 'up' });
  const log = await lease.logSince(mark, 10_000);
  expect(log).toMatch(/last words[^]*--- ended: exit code 3[^]*--- starting [^]*listening/);
  expect(log).not.toContain(before.folder);
});

test('a server that says so, or does not answer, is unwell', async () => {
  using place = standInFolder();
  const lease = await (await opened(place)).lease();
  const { pid } = await lifeOf(await lease.endpoints());
  process.kill(pid, 'SIGSTOP');
  expect(await lease.health()).toMatchObject({
    is: 'unwell',
    detail: expect.stringContaining('no answer within 2000 ms'),
  });
  process.kill(pid, 'SIGCONT');
  await ask(await lease.endpoints(), 'unwell');
  expect(await lease.health()).toMatchObject({
    is: 'unwell',
    detail: expect.stringContaining('500 {"status":"error"'),
  });
});

test('a server that does not answer once, and then does, is up', async () => {
  using place = standInFolder();
  const lease = await (await opened(place)).lease();
  const { pid } = await lifeOf(await lease.endpoints());
  process.kill(pid, 'SIGSTOP');
  const asked = lease.health();
  void pause(3_000).then(() => process.kill(pid, 'SIGCONT'));
  expect(await asked).toEqual({ is: 'up' });
});

test('those who renew at once share one renewal, and nobody is shown the old one meanwhile', async () => {
  using place = standInFolder();
  const lease = await (await opened(place)).lease();
  const before = await lease.endpoints();
  const [first, second, shown, health] = await Promise.all([
    lease.renew(),
    lease.renew(),
    lease.endpoints(),
    lease.health(),
  ]);
  expect(first).toEqual(second);
  expect(shown).toEqual(first);
  expect(first).not.toEqual(before);
  expect(health).toEqual({ is: 'up' });
  expect(readFileSync(join(place.folder, 'starts'), 'utf8')).toBe('start\n'.repeat(2));
});

test('who asks what such an instance has used does not wait for it to be started', async () => {
  const disturbable = privateInstance({ lease: () => new Promise(() => {}) });
  void disturbable.endpoints();
  expect(await disturbable.cpuMs()).toBe(0);
});

test('a server that does not start again is gone after three tries, and stays so until it does', async () => {
  using place = standInFolder();
  const lease = await (await opened(place, 'once')).lease();
  const { folder } = await lifeOf(await lease.endpoints());
  const gone = { code: 'IMC_ERR_SERVER_GONE', message: expect.stringContaining('I start only once') };
  await expect(lease.renew()).rejects.toMatchObject(gone);
  expect(readFileSync(join(place.folder, 'starts'), 'utf8')).toBe('start\n'.repeat(4));
  await expect(lease.endpoints()).rejects.toMatchObject(gone);
  expect(await lease.health()).toMatchObject({ is: 'died', detail: expect.stringContaining('in 3 tries') });
  expect(existsSync(folder)).toBe(false);
});

test('processor time is counted over all lives', async () => {
  using place = standInFolder();
  const lease = await (await opened(place)).lease();
  await ask(await lease.endpoints(), 'work');
  const first = await lease.cpuMs();
  await lease.renew();
  const second = await lease.cpuMs();
  expect(first).toBeGreaterThanOrEqual(process.platform === 'linux' ? 150 : 0);
  expect(second).toBeGreaterThanOrEqual(first);
});

test('what a server started ends with it', async () => {
  using place = standInFolder();
  const lease = await (await opened(place)).lease();
  const child = Number(await ask(await lease.endpoints(), 'child'));
  expect(runs(child)).toBe(true);
  await lease.renew();
  expect(await allGone([child], [])).toBe(true);
});

test('a private server is fresh and ends when it is released; where two are asked for a third waits', async () => {
  using place = standInFolder();
  const pool = await opened(place, 'well', 2);
  const [one, two] = [await pool.lease('private'), await pool.lease('private')];
  const lives = await Promise.all(
    [pool.lease(), one, two].map(async (lease) => lifeOf(await (await lease).endpoints())),
  );
  expect(new Set(lives.map(({ pid }) => pid)).size).toBe(3);
  const third = pool.lease('private');
  await one.release();
  expect(await (await third).health()).toEqual({ is: 'up' });
  expect(runs(lives[1]?.pid ?? 0)).toBe(false);
  await pool.close();
  expect(
    await allGone(
      lives.map(({ pid }) => pid),
      lives.map(({ folder }) => folder),
    ),
  ).toBe(true);
});

test('a pool that is closed lets nobody wait for a private server', async () => {
  using place = standInFolder();
  const pool = await opened(place);
  await pool.lease('private');
  const waiting = pool.lease('private');
  const refused = expect(waiting).rejects.toThrow('the pool is closed');
  await pool.close();
  await refused;
});

test('closing ends a renewal that is under way', async () => {
  using place = standInFolder();
  const pool = await opened(place);
  const lease = await pool.lease();
  const before = await lifeOf(await lease.endpoints());
  const renewal = lease.renew().catch((error: unknown) => error);
  await pool.close();
  await renewal;
  expect(await allGone([before.pid], [before.folder])).toBe(true);
  expect(readFileSync(join(place.folder, 'out', 'server.log'), 'utf8')).toMatch(/--- ended: \S+ after \S+ s\n$/);
});

test('a server that does not come back is gone, and a fresh one may take its place', async () => {
  using place = standInFolder();
  const lease = await (await opened(place, 'twice')).lease();
  const { folder } = await lifeOf(await lease.endpoints());
  await lease.restart('kill');
  expect((await lifeOf(await lease.endpoints())).folder).toBe(folder);
  const gone = { code: 'IMC_ERR_SERVER_GONE', message: expect.stringContaining('I come back once') };
  await expect(lease.restart('graceful')).rejects.toMatchObject(gone);
  expect(await lease.health()).toMatchObject({ is: 'died' });
  expect((await lifeOf(await lease.renew())).folder).not.toBe(folder);
});

test('a server that ended before it was told to has died, and is not taken for one that was restarted', async () => {
  using place = standInFolder();
  const lease = await (await opened(place)).lease();
  await ask(await lease.endpoints(), 'die');
  await becomes(lease, 'died');
  await expect(lease.restart('kill')).rejects.toMatchObject({
    code: 'IMC_ERR_SERVER_GONE',
    message: expect.stringMatching(/^it had ended before it was told to: exit code 3 .*my last words/),
  });
  await lease.renew();
  expect(await lease.health()).toEqual({ is: 'up' });
});

test('a port that somebody takes while a server is restarted is our trouble', async () => {
  using place = standInFolder();
  const lease = await (await opened(place, 'port-thief')).lease();
  await expect(lease.restart('kill')).rejects.toMatchObject({ code: 'IMC_ERR_PORT_TAKEN' });
  expect(readFileSync(join(place.folder, 'starts'), 'utf8')).toBe('start\n'.repeat(4));
});

test('a disk that is full when a server is restarted is our trouble, whatever the server makes of it', async () => {
  using place = standInFolder();
  const lease = await (await opened(place, 'disk-thief')).lease();
  const full = { code: 'IMC_ERR_DISK_FULL', message: expect.stringContaining('open queue') };
  await expect(lease.restart('kill')).rejects.toMatchObject(full);
});

test('a program that is gone when a server is restarted is our trouble', async () => {
  using place = standInFolder();
  const lease = await (await opened(place)).lease();
  rmSync(place.binary);
  await expect(lease.restart('kill')).rejects.toMatchObject({ code: 'IMC_ERR_BINARY_NOT_EXECUTABLE' });
});

test('an instance for plays that restart it is started when it is first needed, and once', async () => {
  using place = standInFolder();
  const pool = await opened(place);
  const disturbable = privateInstance(pool);
  expect(await disturbable.cpuMs()).toBe(0);
  expect(readFileSync(join(place.folder, 'starts'), 'utf8')).toBe('start\n');
  const [endpoints, again] = await Promise.all([disturbable.endpoints(), disturbable.endpoints()]);
  expect(again).toEqual(endpoints);
  expect(endpoints).not.toEqual(await (await pool.lease()).endpoints());
  expect(readFileSync(join(place.folder, 'starts'), 'utf8')).toBe('start\n'.repeat(2));
});
