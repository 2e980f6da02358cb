import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Running, runServer } from './testing/in-process.ts';

let nowMs: number;
let server: Running;
beforeEach(async () => {
  nowMs = Date.now();
  server = await runServer([], { now: () => nowMs });
});
afterEach(() => server[Symbol.asyncDispose]());

const WHERE = { uid: 'alice', channel_id: 'bob', channel_type: 1 };

async function setUnread(unread: number) {
  expect(await server.api.post('/conversations/setUnread', { ...WHERE, unread })).toMatchObject({ status: 200 });
  const { unread: now, readed_to_msg_seq: read } = (await server.api.conversation('alice', 'bob')) ?? {};
  return [now, read];
}

function remove() {
  return server.api.post('/conversations/delete', WHERE);
}

test('setting unread counts sets them, up and down, and no higher than there are messages of others', async () => {
  for (const [from, to] of [
    ['bob', 'alice'],
    ['bob', 'alice'],
    ['alice', 'bob'],
    ['bob', 'alice'],
  ] as const)
    await server.api.send(from, to, 'm');
  expect(await setUnread(0)).toEqual([0, 4]);
  expect(await setUnread(2)).toEqual([2, 1]);
  expect(await setUnread(1)).toEqual([1, 3]);
  expect(await setUnread(9)).toEqual([3, 0]);
  await server.api.send('bob', 'alice', 'one more');
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({ unread: 4 });
  expect(await server.api.conversation('bob', 'alice')).toMatchObject({ unread: 1 });
});

test('setting unread counts passes over what is expired', async () => {
  await server.api.send('bob', 'alice', '1');
  await server.api.send('bob', 'alice', '2', { expire: 5 });
  await server.api.send('bob', 'alice', '3', { expire: 60 });
  await server.api.send('bob', 'alice', '4');
  nowMs += 10_000;
  expect(await setUnread(3)).toEqual([3, 0]);
  nowMs += 60_000;
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({ unread: 2 });
});

test('setting the unread count of a conversation that is none does nothing', async () => {
  expect(await setUnread(3)).toEqual([undefined, undefined]);
  expect((await server.api.post('/conversations/setUnread', { ...WHERE, unread: -1 })).status).toBe(400);
});

test('the conversation with the newest message comes first, whoever joined or expired since', async () => {
  await server.api.post('/channel', { channel_id: 'g1', channel_type: 2, subscribers: ['dave'] });
  await server.api.send('dave', 'g1', 'oldest', { channel_type: 2 });
  await server.api.send('bob', 'alice', 'older');
  await server.api.send('carol', 'alice', 'newer');
  await server.api.send('bob', 'alice', 'expires', { expire: 5 });
  await server.api.post('/channel/subscriber_add', { channel_id: 'g1', subscribers: ['alice'] });
  const names = async () => (await server.api.conversations('alice')).map(({ channel_id: id }) => id);
  expect(await names()).toEqual(['bob', 'carol', 'g1']);
  nowMs += 10_000;
  expect(await names()).toEqual(['carol', 'bob', 'g1']);
});

test('a conversation without a message that was deleted is not listed until its first one', async () => {
  await server.api.post('/channel', { channel_id: 'g1', channel_type: 2, subscribers: ['alice', 'bob'] });
  const channels = async () => (await server.api.post('/conversation/channels', { uid: 'alice' })).json;
  expect(await channels()).toEqual([{ channel_id: 'g1', channel_type: 2 }]);
  await server.api.post('/conversations/delete', { ...WHERE, channel_id: 'g1', channel_type: 2 });
  expect(await channels()).toEqual([]);
  await server.api.send('bob', 'g1', 'first', { channel_type: 2 });
  expect(await channels()).toHaveLength(1);
  expect(await server.api.conversation('alice', 'g1')).toMatchObject({ unread: 1, recents: [{ payload: 'first' }] });
});

test('a conversation that was deleted is not listed until its next message', async () => {
  for (const text of ['1', '2']) await server.api.send('bob', 'alice', text);
  await remove();
  expect(await server.api.conversations('alice')).toEqual([]);
  expect((await server.api.post('/conversation/channels', { uid: 'alice' })).json).toEqual([]);
  expect(await server.api.conversation('bob', 'alice')).toMatchObject({ last_msg_seq: 2 });
  expect(await server.api.history('alice', 'bob')).toHaveLength(2);
  await server.api.send('bob', 'alice', '3');
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({
    unread: 1,
    last_msg_seq: 3,
    recents: [{ payload: '3' }],
  });
  expect(await setUnread(5)).toEqual([1, 2]);
});

test('deleting a conversation that is none does nothing', async () => {
  expect((await remove()).status).toBe(200);
  await server.api.send('bob', 'alice', '1');
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({ unread: 1 });
});

test('an expired message is shown nowhere, and its number stays used', async () => {
  await server.api.send('bob', 'alice', 'stays', { client_msg_no: 'a' });
  await server.api.send('bob', 'alice', 'goes', { client_msg_no: 'b', expire: 60 });
  await server.api.send('bob', 'alice', 'do it', { header: { sync_once: 1 }, expire: 60 });
  nowMs += 59_000;
  expect(await server.api.history('alice', 'bob')).toHaveLength(2);
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({ unread: 2, last_msg_seq: 2 });
  nowMs += 2000;
  expect(await server.api.history('alice', 'bob')).toMatchObject([{ payload: 'stays' }]);
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({
    unread: 1,
    last_msg_seq: 1,
    recents: [{ payload: 'stays' }],
  });
  expect(await server.api.commands('alice')).toEqual([]);
  const lookUp = { login_uid: 'alice', channel_id: 'bob', channel_type: 1 };
  expect((await server.api.post('/message', { ...lookUp, client_msg_no: 'b' })).json).toEqual({ status: 404 });
  expect((await server.api.post('/messages', { ...lookUp, message_seqs: [1, 2] })).json).toMatchObject({
    messages: [{ message_seq: 1 }],
  });
  await server.api.send('bob', 'alice', 'again', { client_msg_no: 'b' });
  await server.api.send('bob', 'alice', 'next', { client_msg_no: 'c' });
  expect((await server.api.history('alice', 'bob')).map(({ message_seq: seq }) => seq)).toEqual([1, 3]);
});
