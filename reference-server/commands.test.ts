import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Running, runServer } from './testing/in-process.ts';
import { until } from './testing/until.ts';

const COMMAND = { header: { sync_once: 1 } };

let server: Running;
beforeEach(async () => {
  server = await runServer();
});
afterEach(() => server[Symbol.asyncDispose]());

async function textsOf(uid: string, more: object = {}): Promise<string[]> {
  return (await server.api.commands(uid, more)).map(({ payload }) => payload);
}

function acknowledge(uid: string) {
  return server.api.post('/message/syncack', { uid, last_message_seq: 1 });
}

test('a command is handed out by each sync until it is acknowledged', async () => {
  for (const text of ['1', '2', '3']) await server.api.send('alice', 'bob', text, COMMAND);
  expect(await textsOf('bob')).toEqual(['1', '2', '3']);
  expect(await textsOf('bob', { limit: 2 })).toEqual(['1', '2']);
  await server.api.send('carol', 'bob', 'late', COMMAND);
  await acknowledge('bob');
  expect(await textsOf('bob')).toEqual(['3', 'late']);
  await acknowledge('bob');
  await acknowledge('bob');
  expect(await textsOf('bob')).toEqual([]);
  expect(await textsOf('alice')).toEqual([]);
});

test('a command is pushed with its flag and a sequence of its own, and is no part of the history', async () => {
  const [alice, bob] = [await server.login('alice'), await server.login('bob')];
  expect(await alice.send('bob', 'said')).toMatchObject({ messageSeq: 1 });
  await server.api.send('alice', 'bob', 'by the API', COMMAND);
  expect(await alice.send('bob', 'by a session', { flags: 4 })).toMatchObject({ messageSeq: 2, flags: 4 });
  expect(await alice.send('bob', 'said too')).toMatchObject({ messageSeq: 2 });
  await until('bob got all', () => bob.texts.length === 4);
  expect(bob.pushes.map(({ flags, channelId, messageSeq }) => [flags, channelId, messageSeq])).toEqual([
    [2, 'alice', 1],
    [4, 'alice', 1],
    [4, 'alice', 2],
    [2, 'alice', 2],
  ]);
  expect((await server.api.history('bob', 'alice')).map(({ payload }) => payload)).toEqual(['said', 'said too']);
  expect(await server.api.conversation('bob', 'alice')).toMatchObject({ unread: 2, last_msg_seq: 2 });
  const { json } = await server.api.post('/message/sync', { uid: 'bob' });
  expect(json).toMatchObject([
    { channel_id: 'bob____cmd', channel_type: 1, message_seq: 1, header: { sync_once: 1 } },
    { channel_id: 'bob____cmd', message_seq: 2 },
  ]);
});

test('a command alone makes no conversation, and one that is not to be stored is only pushed', async () => {
  const bob = await server.login('bob');
  await server.api.send('alice', 'bob', 'stored', COMMAND);
  await server.api.send('alice', 'bob', 'not stored', { header: { sync_once: 1, no_persist: 1 } });
  await until('bob got both', () => bob.texts.length === 2);
  expect(bob.pushes.map(({ flags, messageSeq }) => [flags, messageSeq])).toEqual([
    [4, 1],
    [5, 0],
  ]);
  expect(await server.api.conversations('bob')).toEqual([]);
  expect(await textsOf('bob')).toEqual(['stored']);
});

test('a command to a group is for every other subscriber, one to a list for each user named', async () => {
  await server.api.post('/channel', { channel_id: 'g1', channel_type: 2, subscribers: ['alice', 'bob', 'carol'] });
  await server.api.send('alice', 'g1', 'to the group', { ...COMMAND, channel_type: 2 });
  const payload = Buffer.from('to a list').toString('base64');
  const list = { ...COMMAND, from_uid: 'alice', subscribers: ['bob', 'dave'], payload };
  expect((await server.api.post('/message/send', list)).json).toEqual({ status: 200 });
  expect([await textsOf('bob'), await textsOf('carol'), await textsOf('dave'), await textsOf('alice')]).toEqual([
    ['to the group', 'to a list'],
    ['to the group'],
    ['to a list'],
    [],
  ]);
  for (const wrong of [{ header: {} }, { channel_id: 'bob' }, { subscribers: ['erin', 'x@y'] }])
    expect((await server.api.post('/message/send', { ...list, ...wrong })).status).toBe(400);
  expect(await textsOf('erin')).toEqual([]);
});

test('a repeated command is one command', async () => {
  for (let count = 0; count < 2; count++)
    await server.api.send('alice', 'bob', 'once', { ...COMMAND, client_msg_no: 'same' });
  expect(await textsOf('bob')).toEqual(['once']);
});

test('commands, and what was handed out of them, survive a restart', async () => {
  const data = mkdtempSync(join(tmpdir(), 'commands-'));
  try {
    {
      await using first = await runServer([], { data });
      for (const text of ['1', '2']) await first.api.send('alice', 'bob', text, COMMAND);
      expect(await first.api.commands('bob', { limit: 1 })).toHaveLength(1);
    }
    await using second = await runServer([], { data });
    await second.api.post('/message/syncack', { uid: 'bob', last_message_seq: 1 });
    expect(await second.api.commands('bob')).toMatchObject([{ payload: '2' }]);
  } finally {
    rmSync(data, { recursive: true });
  }
});

test('a batch is one message to each user, and names those who get none', async () => {
  const payload = Buffer.from('hello').toString('base64');
  const batch = { from_uid: 'alice', subscribers: ['bob', 'carol', 'x@y'], payload };
  const { status, json } = await server.api.post('/message/sendbatch', batch);
  expect([status, json]).toEqual([200, { fail_uids: ['x@y'], reason: [expect.stringContaining('channel_id')] }]);
  for (const uid of ['bob', 'carol']) expect(await server.api.history(uid, 'alice')).toHaveLength(1);
});
