import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeFrame } from './wkproto/encode.ts';
import { type Running, runServer } from './testing/in-process.ts';
import { Client } from './testing/client.ts';
import { until } from './testing/until.ts';

let server: Running;
beforeEach(async () => {
  server = await runServer();
});
afterEach(() => server[Symbol.asyncDispose]());

test('two clients talk, and both see one history and one conversation each', async () => {
  const [alice, bob] = [await server.login('alice'), await server.login('bob')];
  expect(await alice.send('bob', 'hello bob')).toMatchObject({ reasonCode: 1, messageSeq: 1, flags: 2 });
  expect(await bob.send('alice', 'hello alice')).toMatchObject({ reasonCode: 1, messageSeq: 2 });
  await until('both got the push', () => alice.pushes.length === 1 && bob.pushes.length === 1);
  expect([alice.texts, bob.texts]).toEqual([['hello alice'], ['hello bob']]);
  expect(bob.pushes[0]).toMatchObject({
    fromUid: 'alice',
    channelId: 'alice',
    channelType: 1,
    messageSeq: 1,
    flags: 2,
  });
  const history = await server.api.history('alice', 'bob');
  expect(history.map(({ payload, message_seq }) => [message_seq, payload])).toEqual([
    [1, 'hello bob'],
    [2, 'hello alice'],
  ]);
  expect(await server.api.history('bob', 'alice')).toEqual(history);
  expect(await server.api.conversation('bob', 'alice')).toMatchObject({
    unread: 1,
    last_msg_seq: 2,
    readed_to_msg_seq: 0,
  });
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({
    unread: 1,
    last_msg_seq: 2,
    readed_to_msg_seq: 1,
  });
});

test('a repeated send is one message, with the same id and number, pushed once', async () => {
  const [alice, bob] = [await server.login('alice'), await server.login('bob')];
  const first = await alice.send('bob', 'once', { clientMsgNo: 'same' });
  const again = await alice.send('bob', 'once', { clientMsgNo: 'same' });
  expect([again.messageId, again.messageSeq]).toEqual([first.messageId, first.messageSeq]);
  await server.api.send('alice', 'bob', 'once', { client_msg_no: 'same' });
  await bob.send('alice', 'of bob', { clientMsgNo: 'same' });
  await bob.ping();
  expect(bob.texts).toEqual(['once']);
  expect(await server.api.history('bob', 'alice')).toHaveLength(2);
});

test('unread counts what others sent after the read position, and nothing of ones own', async () => {
  for (const text of ['1', '2']) await server.api.send('bob', 'alice', text);
  await server.api.send('alice', 'bob', 'reply');
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({ unread: 2, readed_to_msg_seq: 0 });
  await server.api.clearUnread('alice', 'bob');
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({ unread: 0, readed_to_msg_seq: 3 });
  await server.api.send('alice', 'bob', 'more');
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({ unread: 0, readed_to_msg_seq: 4 });
  await server.api.send('bob', 'alice', 'and more');
  expect(await server.api.conversation('alice', 'bob')).toMatchObject({ unread: 1, readed_to_msg_seq: 4 });
  expect(await server.api.conversations('alice', { only_unread: 1 })).toMatchObject([
    { recents: [{ message_seq: 5 }] },
  ]);
});

test("the sender's other devices get the push without a red dot, the sending one gets none", async () => {
  const [phone, web] = [await server.login('alice'), await server.login('alice', { deviceId: 'web' })];
  await phone.send('bob', 'hello');
  await until('the other device got it', () => web.pushes.length === 1);
  expect(web.pushes[0]).toMatchObject({ fromUid: 'alice', channelId: 'bob', flags: 0 });
  await phone.ping();
  expect(phone.pushes).toEqual([]);
});

test('the same device again replaces its session', async () => {
  const first = await server.login('alice');
  const second = await server.login('alice');
  await until('the first is closed', () => first.closed);
  await server.api.send('bob', 'alice', 'to the second');
  await until('the second has it', () => second.texts.length === 1);
  expect((await server.api.post('/user/onlinestatus', ['alice', 'bob'])).json).toEqual([
    { uid: 'alice', device_flag: 0, online: 1 },
  ]);
});

test('a group takes messages of its subscribers only, and brings them to all', async () => {
  const people = await Promise.all(['alice', 'bob', 'carol', 'mallory'].map((uid) => server.login(uid)));
  const [alice, bob, carol, mallory] = people as [Client, Client, Client, Client];
  await server.api.post('/channel', { channel_id: 'g1', channel_type: 2, subscribers: ['alice', 'bob'] });
  await server.api.post('/channel/subscriber_add', { channel_id: 'g1', subscribers: ['carol'] });
  expect(await alice.send('g1', 'to all', { channelType: 2 })).toMatchObject({ reasonCode: 1, messageSeq: 1 });
  expect(await mallory.send('g1', 'let me in', { channelType: 2 })).toMatchObject({ reasonCode: 3 });
  expect(await alice.send('g404', 'hello?', { channelType: 2 })).toMatchObject({ reasonCode: 3 });
  await until('the members got it', () => bob.texts.length === 1 && carol.texts.length === 1);
  await mallory.ping();
  expect(mallory.pushes).toEqual([]);
  expect(await server.api.conversation('carol', 'g1')).toMatchObject({ unread: 1 });
  expect(await server.api.conversations('mallory')).toEqual([]);
});

test.each(['', 'x@y', 'a#b', 'a&b', 'a\0b'])('a send to the person %j is refused with reason 16', async (to) => {
  const alice = await server.login('alice');
  expect(await alice.send(to, 'hello')).toMatchObject({ reasonCode: 16 });
  expect(await alice.send('bob', 'still here')).toMatchObject({ reasonCode: 1 });
});

test('a wrong msgKey and an unreadable payload are refused with reason 9', async () => {
  const alice = await server.login('alice');
  expect(await alice.send('bob', 'hello', { msgKey: 'f'.repeat(32) })).toMatchObject({ reasonCode: 9, messageSeq: 0 });
  expect(await alice.send('bob', 'hello', { payload: Buffer.from('%%%') })).toMatchObject({ reasonCode: 9 });
  expect(await server.api.history('alice', 'bob')).toEqual([]);
});

test('a message that is not to be stored is pushed, and leaves no trace', async () => {
  const [alice, bob] = [await server.login('alice'), await server.login('bob')];
  expect(await alice.send('bob', 'typing', { flags: 1 })).toMatchObject({ reasonCode: 1, messageSeq: 0, flags: 1 });
  await until('bob got it', () => bob.texts.length === 1);
  expect(bob.pushes[0]).toMatchObject({ flags: 1, messageSeq: 0 });
  expect(await server.api.history('alice', 'bob')).toEqual([]);
  expect(await server.api.conversations('bob')).toEqual([]);
});

test.each([1, 2, 3, 4, 5, 6])('protocol version %i is spoken', async (version) => {
  const [alice, bob] = [await server.login('alice', { version }), await server.login('bob', { version })];
  expect(alice.connack?.serverVersion).toBe(version > 3 ? Math.min(version, 5) : undefined);
  const topic = { setting: 0x88, topic: 'weather', expire: 60, clientMsgNo: 'héllo' };
  await alice.send('bob', 'hello', topic);
  await until('bob got it', () => bob.texts.length === 1);
  expect(bob.pushes[0]).toMatchObject({ ...topic, expire: version >= 3 ? 60 : undefined });
});

test('payloads of every kind arrive unharmed', async () => {
  const [alice, bob] = [await server.login('alice'), await server.login('bob')];
  const texts = ['', 'x'.repeat(16), 'Zwölf 🦊', 'y'.repeat(700_000)];
  for (const text of texts) expect(await alice.send('bob', text)).toMatchObject({ reasonCode: 1 });
  await until('bob got all', () => bob.pushes.length === texts.length);
  expect(bob.texts).toEqual(texts);
  expect((await server.api.history('bob', 'alice')).map(({ payload }) => payload)).toEqual(texts);
});

test('sends that come in one burst keep their order', async () => {
  const [alice, bob] = [await server.login('alice'), await server.login('bob')];
  const numbers = Array.from({ length: 600 }, (_, index) => String(index));
  alice.socket.cork();
  for (const number of numbers) alice.post('bob', Buffer.from(number));
  alice.socket.uncork();
  await until('bob got all', () => bob.pushes.length === numbers.length);
  expect(bob.texts).toEqual(numbers);
  expect(bob.pushes.map(({ messageSeq }) => messageSeq)).toEqual(numbers.map((number) => Number(number) + 1));
});

test('a client that reads nothing is closed, and the others are served', async () => {
  const [alice, slow] = [await server.login('alice'), await server.login('slow')];
  slow.socket.pause();
  const big = 'z'.repeat(700_000);
  const isLogged = () => server.logLines.some((line) => line.includes('reads too slowly'));
  for (let sent = 0; sent < 40 && !isLogged(); sent++) await server.api.send('alice', 'slow', big);
  expect(isLogged()).toBe(true);
  expect(await alice.send('bob', 'fine here')).toMatchObject({ reasonCode: 1 });
});

test.each([
  ['a PING before CONNECT', Buffer.of(0x70)],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a frame of 200 MiB', Buffer.from('3080808064', 'hex')],
  ['an unknown type', Buffer.of(0xf0, 0)],
  ['a truncated CONNECT', Buffer.from('10020400', 'hex')],
  ['an empty uid', connectOf('')],
  ['a uid with @', connectOf('a@b')],
])("%s closes the connection, and nobody else's", async (_, bytes) => {
  const alice = await server.login('alice');
  const hostile = new Client(server.tcp, 'mallory');
  hostile.socket.write(bytes);
  await until('the connection is closed', () => hostile.closed);
  await alice.ping();
  expect(server.logLines.some((line) => line.includes('closed:'))).toBe(true);
});

test('a client key that is none is answered with reason 2', async () => {
  const mallory = new Client(server.tcp, 'mallory');
  mallory.socket.write(connectOf('mallory'));
  await until('it is closed', () => mallory.closed);
  expect(mallory.frames).toMatchObject([{ packet: 'CONNACK', reasonCode: 2 }]);
});

test('a connection without a login is closed after two seconds, however it trickles', async () => {
  const idle = new Client(server.tcp, 'idle');
  idle.socket.write(Buffer.of(0x10));
  await until('the connection is closed', () => idle.closed, 3500);
});

test('requests that make no sense get a clean error', async () => {
  const { api } = server;
  expect(await api.post('/message/send', '{"from_uid":')).toMatchObject({ status: 400, json: { status: 400 } });
  expect(await api.post('/message/send', 'x'.repeat(2_100_000))).toMatchObject({ status: 413, json: { status: 413 } });
  expect(
    await api.post('/message/send', { from_uid: 'a', channel_id: 'b@c', channel_type: 1, payload: 'eA==' }),
  ).toMatchObject({
    status: 400,
  });
  expect((await api.post('/conversation/sync', { uid: 'alice', version: 1 })).json).toEqual([]);
  expect(await api.maxSeqStatus('alice', 'nobody')).toBe(400);
  for (const path of ['//', '/%', '/health/', '/message/send'])
    expect(await (await fetch(api.url + path)).text()).toBe('404 page not found');
});

test('pages say whether there is more, on an exact fit too', async () => {
  for (const text of ['1', '2', '3', '4']) await server.api.send('alice', 'bob', text);
  const page = async (range: object) => {
    const body = { login_uid: 'bob', channel_id: 'alice', channel_type: 1, ...range };
    const { json } = await server.api.post('/channel/messagesync', body);
    const { more, messages } = json as { more: number; messages: { message_seq: number }[] };
    return [more, messages.map(({ message_seq: seq }) => seq)];
  };
  expect(await page({ limit: 4 })).toEqual([0, [1, 2, 3, 4]]);
  expect(await page({ limit: 3 })).toEqual([1, [2, 3, 4]]);
  expect(await page({ start_message_seq: 1, limit: 4, pull_mode: 1 })).toEqual([0, [1, 2, 3, 4]]);
  expect(await page({ start_message_seq: 2, end_message_seq: 4, limit: 9, pull_mode: 1 })).toEqual([0, [2, 3]]);
  expect(await page({ start_message_seq: 100, limit: 2, pull_mode: 0 })).toEqual([1, [3, 4]]);
  expect(await page({ start_message_seq: 4, end_message_seq: 2, limit: 9, pull_mode: 0 })).toEqual([0, [3, 4]]);
});

test('the newest conversation comes first, and known ones are left out', async () => {
  for (const peer of ['bob', 'carol', 'bob']) await server.api.send('alice', peer, 'hello');
  const names = async (more: object) => (await server.api.conversations('alice', more)).map(({ channel_id: id }) => id);
  expect(await names({})).toEqual(['bob', 'carol']);
  expect(await names({ last_msg_seqs: 'bob:1:2|carol:1:0' })).toEqual(['carol']);
  expect(await names({ msg_count: 0 })).toEqual(['bob', 'carol']);
  expect(await names({ only_unread: 1 })).toEqual([]);
});

function connectOf(uid: string): Buffer {
  const device = { version: 4, deviceFlag: 0, deviceId: 'd', token: '', clientTimestamp: 0n, clientKey: 'none' };
  return encodeFrame({ packet: 'CONNECT', flags: 0, uid, ...device }, 4);
}
