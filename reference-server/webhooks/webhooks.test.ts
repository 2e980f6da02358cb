import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_PERSIST } from '../message.ts';
import { type Running, runServer } from '../testing/in-process.ts';
import { until } from '../testing/until.ts';
import { WebhookEar } from '../testing/webhook-ear.ts';

let ear: WebhookEar;
let server: Running;
beforeEach(async () => {
  ear = await WebhookEar.listen();
  server = await runServer([], { webhook: { url: ear.url, intervalMs: 20 } });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await ear[Symbol.asyncDispose]();
});

test('each stored message is told once, in its order, as the API shows it', async () => {
  const alice = await server.login('alice');
  await alice.send('bob', 'not stored', { flags: NO_PERSIST });
  await alice.send('', 'refused');
  await alice.send('bob', 'first');
  await alice.send('bob', 'first again', { clientMsgNo: 'alice-3' });
  await server.api.send('bob', 'alice', 'second');
  await until('both are told', () => ear.stored.length === 2);
  expect(ear.stored.map(({ message_seq: seq, payload }) => [seq, payload])).toEqual([
    [1, 'first'],
    [2, 'second'],
  ]);
  const [first] = ear.taken('msg.notify')[0] as object[];
  const query = { login_uid: 'alice', channel_id: 'bob', channel_type: 1, message_seqs: [1] };
  const { messages } = (await server.api.post('/messages', query)).json as { messages: object[] };
  expect(first).toEqual(messages[0]);
});

test('many messages go into few posts, of at most 100', async () => {
  const alice = await server.login('alice');
  const sends = Array.from({ length: 250 }, (_, index) => alice.send('bob', String(index)));
  await Promise.all(sends);
  await until('all are told', () => ear.stored.length === 250);
  expect(ear.stored.map(({ payload }) => payload)).toEqual(sends.map((_, index) => String(index)));
  const sizes = ear.taken('msg.notify').map((body) => (body as object[]).length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
  expect(sizes.length).toBeLessThan(20);
});

test('a webhook that refuses is told again until it takes it, and keeps nobody waiting', async () => {
  ear.answer = 500;
  const alice = await server.login('alice');
  await alice.send('bob', 'one');
  await until('it refused one post', () => ear.posts.some(({ event }) => event === 'msg.notify'));
  for (const text of ['two', 'three']) expect(await alice.send('bob', text)).toMatchObject({ reasonCode: 1 });
  ear.answer = 200;
  await until('all are told', () => ear.stored.length === 3);
  expect(ear.stored.map(({ payload }) => payload)).toEqual(['one', 'two', 'three']);
  expect(server.logLines.filter((line) => line.includes('webhook msg.notify'))).toHaveLength(2);
});

test('a webhook that never answers slows neither sends nor the stop', async () => {
  ear.answer = 'none';
  const [alice, bob] = [await server.login('alice'), await server.login('bob')];
  await alice.send('bob', 'm');
  await until('a post hangs', () => ear.posts.some(({ event }) => event === 'msg.notify'));
  const began = Date.now();
  for (let count = 0; count < 20; count++) await alice.send('bob', 'm');
  await until('all are pushed', () => bob.texts.length === 21);
  expect(Date.now() - began).toBeLessThan(2000);
  const stopping = Date.now();
  await server[Symbol.asyncDispose]();
  expect(Date.now() - stopping).toBeLessThan(1500);
});

test('what was not taken before a stop is told after the next start', async () => {
  const data = mkdtempSync(join(tmpdir(), 'webhooks-'));
  const webhook = { url: ear.url, intervalMs: 20 };
  ear.answer = 503;
  const before = await runServer([], { data, webhook });
  for (const text of ['one', 'two']) await before.api.send('alice', 'bob', text);
  await before[Symbol.asyncDispose]();
  ear.answer = 200;
  const after = await runServer([], { data, webhook });
  await until('both are told', () => ear.stored.length === 2);
  await after[Symbol.asyncDispose]();
  expect(ear.stored.map(({ payload }) => payload)).toEqual(['one', 'two']);
  rmSync(data, { recursive: true });
});

test('who is not online when a message comes is told, once, also of one that is not stored', async () => {
  await server.api.post('/channel', {
    channel_id: 'g',
    channel_type: 2,
    subscribers: ['alice', 'bob', 'carol', 'dave'],
  });
  const [alice] = [await server.login('alice'), await server.login('carol')];
  await alice.send('g', 'to all', { channelType: 2 });
  await alice.send('carol', 'she is here');
  await alice.send('bob', 'not stored', { flags: NO_PERSIST });
  await until('both are told', () => ear.offline.length === 2);
  expect(ear.offline.map(({ payload, to_uids: uids, channel_id: id }) => [payload, uids, id])).toEqual([
    ['to all', ['bob', 'dave'], 'g'],
    ['not stored', ['bob'], 'bob'],
  ]);
});

test('each login and each end of a session is told, with the sessions of the user then', async () => {
  const phone = await server.login('alice');
  const web = await server.login('alice', { deviceId: 'web', deviceFlag: 1 });
  await server.login('alice', { deviceId: 'other' });
  web.close();
  await until('its end is told', () => ear.online.length === 4);
  phone.close();
  await until('the other end is told too', () => ear.online.length === 5);
  expect(ear.online).toEqual([
    'alice-0-1-1-1-1',
    'alice-1-1-2-1-2',
    'alice-0-1-3-2-3',
    'alice-1-0-2-0-2',
    'alice-0-0-1-1-1',
  ]);
});

test('a device that logs in again ends its session first', async () => {
  await server.login('alice');
  await server.login('alice');
  await until('all is told', () => ear.online.length === 3);
  expect(ear.online).toEqual(['alice-0-1-1-1-1', 'alice-0-0-1-0-0', 'alice-0-1-2-1-1']);
});
