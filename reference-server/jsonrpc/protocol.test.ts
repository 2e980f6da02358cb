import { afterEach, beforeEach, expect, test } from 'vitest';
import { capturedRpc } from '../testing/captures.ts';
import { type Running, runServer } from '../testing/in-process.ts';
import { RpcClient } from '../testing/rpc-client.ts';
import { until } from '../testing/until.ts';
import { JsonRpcError } from './error.ts';
import { ObjectSplitter } from './splitter.ts';

const PING = { jsonrpc: '2.0', id: 'p', method: 'ping' };

let server: Running;
beforeEach(async () => {
  server = await runServer();
});
afterEach(() => server[Symbol.asyncDispose]());

test('what was recorded of a server is answered here in the same shape', async () => {
  const clients = new Map<string, RpcClient>();
  for (const { conn, dir, text } of capturedRpc()) {
    const client = clients.get(conn) ?? new RpcClient(server.ws);
    clients.set(conn, client);
    const recorded = JSON.parse(text) as Record<string, unknown>;
    if (dir === 'out') client.writeText(text);
    else if (recorded['id'] !== undefined && recorded['error'] === undefined) {
      const answer = await until(`an answer like ${text}`, () =>
        client.replies.find(({ id }) => id === recorded['id']),
      );
      expect(shapeOf(answer)).toEqual(shapeOf(recorded));
    }
  }
  for (const client of clients.values()) client.close();
});

test('a push has the shape that was recorded, without what is zero', async () => {
  const bob = new RpcClient(server.ws);
  await bob.login('bob');
  const alice = new RpcClient(server.ws);
  await alice.login('alice');
  await alice.send('bob', 'plain');
  await alice.send('bob', 'full', { header: { redDot: true }, setting: { receipt: true }, expire: 30, topic: 'news' });
  await until('both are pushed', () => bob.pushes.length === 2);
  const place = { channelId: 'alice', channelType: 1, fromUid: 'alice', timestamp: expect.any(Number) };
  expect(bob.pushes).toEqual([
    { ...place, messageId: expect.any(String), messageSeq: 1, clientMsgNo: 'rpc-plain', payload: 'cGxhaW4=' },
    {
      ...place,
      header: { redDot: true },
      setting: { receipt: true, topic: true },
      expire: 30,
      topic: 'news',
      messageId: expect.any(String),
      messageSeq: 2,
      clientMsgNo: 'rpc-full',
      payload: 'ZnVsbA==',
    },
  ]);
  for (const client of [alice, bob]) client.close();
});

test.each([
  ['an unknown method', { id: 'x', method: 'nosuch' }, -32_601],
  ['subscribe', { id: 'x', method: 'subscribe', params: {} }, -32_601],
  ['a method named like a property of every object', { id: 'x', method: 'toString' }, -32_601],
  ['no method', { id: 'x' }, -32_600],
  ['another version', { jsonrpc: '1.0', id: 'x', method: 'ping' }, -32_600],
  ['a second login', { id: 'x', method: 'connect', params: { uid: 'mallory' } }, -32_600],
  ['a send without params', { id: 'x', method: 'send' }, -32_602],
  ['a payload that is not base64', send({ payload: 'ä' }), -32_602],
  ['a payload that is an object', send({ payload: { text: 'hi' } }), -32_602],
  ['a channel type of text', send({ channelType: 'one' }), -32_602],
  ['half a surrogate pair', send({ channelId: '\ud800' }), -32_602],
])('%s is answered with an error that has its id, and the connection stays', async (_, request, code) => {
  const alice = new RpcClient(server.tcp);
  await alice.login('alice');
  alice.write(request);
  const answer = await until('it is answered', () => alice.replies.find(({ id }) => id === 'x'));
  expect(answer.error?.code).toBe(code);
  expect((await alice.send('bob', 'still here')).result).toMatchObject({ reasonCode: 1 });
  alice.close();
});

test.each([
  ['a list as id', { id: [], method: 'ping' }, -32_600],
  ['a request without an id', { method: 'ping' }, -32_600],
  ['a notification of an unknown method', { method: 'nosuch' }, -32_601],
  ['a recvack without a number', { method: 'recvack', params: { messageId: 'one' } }, -32_602],
])('%s is answered with an error without an id, and the connection stays', async (_, request, code) => {
  const alice = new RpcClient(server.tcp);
  await alice.login('alice');
  alice.write(request);
  await alice.call('ping');
  expect(alice.errors).toMatchObject([{ error: { code } }]);
  expect(alice.errors[0]).not.toHaveProperty('id');
  alice.close();
});

test.each([
  ['what is not JSON', '{not json}'],
  ['a list', '[1]'],
  ['a stray brace', '}'],
  ['an object too deep', `{"params":${'['.repeat(40)}`],
  ['an object that never ends', `{"method":"${'x'.repeat(1_100_000)}`],
])('%s is a parse error, and the connection is closed', async (_, text) => {
  const alice = new RpcClient(server.tcp);
  await alice.login('alice');
  alice.writeText(text);
  await until('it is closed', () => alice.closed);
  expect(alice.errors).toMatchObject([{ error: { code: -32_700 } }]);
});

test('bytes that are not UTF-8 are a parse error', async () => {
  const alice = new RpcClient(server.tcp);
  await alice.login('alice');
  alice.pipe.write(Buffer.from('7b226964223a22ff227d', 'hex'));
  await until('it is closed', () => alice.closed);
  expect(alice.errors).toMatchObject([{ error: { code: -32_700, message: 'bytes that are not UTF-8' } }]);
});

test.each([
  ['a request before the login', PING, 'p', -32_600],
  ['a login without a uid', { id: '1', method: 'connect', params: {} }, '1', -32_600],
  ['a login with a uid of a number', { id: '1', method: 'connect', params: { uid: 5 } }, '1', -32_602],
  ['a login with @', { id: 1, method: 'connect', params: { uid: 'a@b' } }, 1, -32_600],
])('%s is answered with an error, and the connection is closed', async (_, request, id, code) => {
  const nobody = new RpcClient(server.ws);
  nobody.write(request);
  await until('it is closed', () => nobody.closed);
  expect(nobody.replies).toMatchObject([{ id, error: { code } }]);
});

test('sends that are refused have a reason, not an error', async () => {
  const alice = new RpcClient(server.ws);
  await alice.login('alice');
  expect((await alice.send('g404', 'x', { channelType: 2 })).result).toEqual({
    messageId: '0',
    messageSeq: 0,
    reasonCode: 3,
  });
  expect((await alice.send('a@b', 'x')).result).toMatchObject({ reasonCode: 16 });
  expect((await alice.send('bob', 'x', { setting: { stream: true } })).result).toMatchObject({ reasonCode: 20 });
  alice.close();
});

test('objects are cut from the stream however it is split', () => {
  const objects = ['{"a":"}{\\"\\\\"}', '{}', '{"b":[{"c":{}}]}', '{"ü":"🦊"}'];
  const stream = Buffer.from(objects.join(' \r\n\t'));
  for (let cut = 0; cut <= stream.length; cut++) {
    const splitter = new ObjectSplitter();
    const found = [stream.subarray(0, cut), stream.subarray(cut)].flatMap((chunk) => [...splitter.push(chunk)]);
    expect(found.map(String)).toEqual(objects);
  }
  const splitter = new ObjectSplitter();
  const found = [...stream].flatMap((byte) => [...splitter.push(Buffer.of(byte))]);
  expect(found.map(String)).toEqual(objects);
});

test.each(['x', '{}x', '[]', '{}{}]'])('%s is no stream of objects', (text) => {
  expect(() => [...new ObjectSplitter().push(Buffer.from(text))]).toThrow(JsonRpcError);
});

function send(params: object): object {
  return { id: 'x', method: 'send', params: { channelId: 'bob', channelType: 1, payload: 'eA==', ...params } };
}

/** The names and types of all fields, in order of their names; of what depends on the clock, nothing. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  const fields = Object.entries(value).filter(([name]) => name !== 'timeDiff');
  return Object.fromEntries(fields.map(([name, field]) => [name, shapeOf(field)]));
}
