import { expect, test } from 'vitest';
import { DEFAULT_PATIENCE, type Patience } from './client/patience.ts';
import { NO_PERSIST } from './message.ts';
import type { Client } from './testing/client.ts';
import { type Running, runServer } from './testing/in-process.ts';
import { RpcClient } from './testing/rpc-client.ts';
import { until } from './testing/until.ts';

/** A server that soon pushes again, and soon closes who says nothing. */
function impatient(patience: Partial<Patience>, options: { now?: () => number } = {}): Promise<Running> {
  return runServer([], { patience: { ...DEFAULT_PATIENCE, ...patience }, ...options });
}

function countOf(client: Client, text: string): number {
  return client.texts.filter((one) => one === text).length;
}

test('what is not acknowledged is pushed again, the same, up to the limit and to that session only', async () => {
  await using server = await impatient({ repushIntervalMs: 400, repushMax: 2 });
  const [alice, phone, web] = [
    await server.login('alice'),
    await server.login('bob'),
    await server.login('bob', { deviceId: 'web' }),
  ];
  await alice.send('bob', 'm');
  await until('the web has it', () => web.texts.length === 1);
  web.acknowledge(web.pushes[0]!);
  await until('the phone has it three times', () => phone.texts.length === 3);
  // Behind the limit of the first message comes the limit of the second one.
  await alice.send('bob', 'later');
  await until('the phone has the later one three times', () => countOf(phone, 'later') === 3);
  expect([countOf(phone, 'm'), countOf(web, 'm')]).toEqual([3, 1]);
  const [first, ...others] = phone.pushes.filter((recv) => phone.textOf(recv) === 'm');
  expect(others).toEqual([first, first]);
});

test('a session of JSON-RPC is pushed again, and acknowledges, like any other', async () => {
  await using server = await impatient({ repushIntervalMs: 500, repushMax: 2 });
  const bob = new RpcClient(server.ws);
  await bob.login('bob');
  await server.api.send('alice', 'bob', 'acknowledged', { client_msg_no: 'one' });
  await until('bob has the first', () => bob.pushes.length === 1);
  const { messageId, messageSeq } = bob.pushes[0]!;
  bob.write({ jsonrpc: '2.0', method: 'recvack', params: { messageId, messageSeq } });
  await server.api.send('alice', 'bob', 'not', { client_msg_no: 'two' });
  await until('bob has the second three times', () => bob.pushes.length === 4);
  expect(bob.pushes.map(({ clientMsgNo }) => clientMsgNo)).toEqual(['one', 'two', 'two', 'two']);
  bob.close();
});

test('what is not stored, and what is expired, is not pushed again', async () => {
  let now = Date.now();
  await using server = await impatient({ repushIntervalMs: 200, repushMax: 1 }, { now: () => now });
  const [alice, bob] = [await server.login('alice'), await server.login('bob')];
  await alice.send('bob', 'not stored', { flags: NO_PERSIST });
  await alice.send('bob', 'expires', { expire: 5 });
  await alice.send('bob', 'stays');
  now += 10_000;
  await until('the last one comes again', () => countOf(bob, 'stays') === 2);
  expect(bob.texts).toEqual(['not stored', 'expires', 'stays', 'stays']);
});

test('a new session is not pushed what an earlier one did not acknowledge', async () => {
  await using server = await impatient({ repushIntervalMs: 200, repushMax: 5 });
  const before = await server.login('bob');
  await server.api.send('alice', 'bob', 'm');
  await until('bob has it', () => before.texts.length === 1);
  const after = await server.login('bob');
  await server.api.send('alice', 'bob', 'later');
  await until('the later one comes again', () => countOf(after, 'later') === 3);
  expect(countOf(after, 'm')).toBe(0);
});

test('a session that says nothing is closed, one that says something stays', async () => {
  await using server = await impatient({ idleMs: 150 });
  const [silent, alive] = [await server.login('silent'), await server.login('alive')];
  await until('the silent one is closed', async () => {
    await alive.ping();
    return silent.closed;
  });
  expect(alive.closed).toBe(false);
  expect(server.logLines.join('')).toContain('closed: idle');
});

test('half a frame that drips is silence', async () => {
  await using server = await impatient({ idleMs: 150 });
  const dripping = await server.login('dripping');
  dripping.socket.write(Buffer.from('30ff3f', 'hex'));
  await until('it is closed', () => {
    if (!dripping.closed) dripping.socket.write(Buffer.of(0));
    return dripping.closed;
  });
  expect(server.logLines.join('')).toContain('closed: idle');
});
