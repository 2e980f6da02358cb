import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Client } from './testing/client.ts';
import { type Running, runServer } from './testing/in-process.ts';
import { RpcClient } from './testing/rpc-client.ts';
import { until } from './testing/until.ts';
import { encodeFrame } from './wkproto/encode.ts';

let server: Running;
beforeEach(async () => {
  server = await runServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const WHOLE = Number.POSITIVE_INFINITY;
const ways = (['tcp', 'ws'] as const).flatMap((way) => [WHOLE, 1, 7].map((pieceBytes) => ({ way, pieceBytes })));

test.each(ways)('the binary protocol over $way, written $pieceBytes bytes at a time', async ({ way, pieceBytes }) => {
  const [alice, bob] = [new Client(server[way], 'alice', 5), new Client(server[way], 'bob', 5)];
  for (const client of [alice, bob]) {
    client.pieceBytes = pieceBytes;
    client.connect();
    await until('it is logged in', () => client.agree());
  }
  expect(alice.connack).toMatchObject({ reasonCode: 1, serverVersion: 5 });
  expect(await alice.send('bob', 'hello')).toMatchObject({ reasonCode: 1, messageSeq: 1 });
  await until('bob is pushed it', () => bob.pushes.length === 1);
  expect(bob.texts).toEqual(['hello']);
  const { messageId, messageSeq } = bob.pushes[0]!;
  bob.write({ packet: 'RECVACK', flags: 0, messageId, messageSeq });
  await bob.ping();
  bob.write({ packet: 'DISCONNECT', flags: 0, reasonCode: 0, reason: 'bye' });
  await until('bob is disconnected', () => bob.closed);
  alice.close();
});

test.each(ways)('JSON-RPC over $way, written $pieceBytes bytes at a time', async ({ way, pieceBytes }) => {
  const [alice, bob] = [new RpcClient(server[way]), new RpcClient(server[way])];
  for (const client of [alice, bob]) client.pieceBytes = pieceBytes;
  expect((await alice.login('alice', { version: 4 })).result).toMatchObject({ reasonCode: 1, serverVersion: 4 });
  expect((await bob.login('bob')).result).toMatchObject({ reasonCode: 1, serverVersion: 5 });
  expect((await alice.send('bob', 'Zwölf {"🦊"}')).result).toMatchObject({ reasonCode: 1, messageSeq: 1 });
  await until('bob is pushed it', () => bob.pushes.length === 1);
  expect(Buffer.from(String(bob.pushes[0]!['payload']), 'base64').toString()).toBe('Zwölf {"🦊"}');
  const { messageId, messageSeq } = bob.pushes[0]!;
  bob.write({ jsonrpc: '2.0', method: 'recvack', params: { messageId, messageSeq } });
  expect(await bob.call('ping')).toEqual({ jsonrpc: '2.0', id: '2' });
  bob.write({ jsonrpc: '2.0', method: 'disconnect', params: { reasonCode: 0, reason: 'bye' } });
  await until('bob is disconnected', () => bob.closed);
  expect([...alice.errors, ...bob.errors]).toEqual([]);
  alice.close();
});

test('users of both protocols and both ways talk to each other', async () => {
  const alice = await Client.login(server.ws, 'alice');
  const bob = new RpcClient(server.tcp);
  await bob.login('bob');
  await alice.send('bob', 'from alice');
  await bob.send('alice', 'from bob');
  await until('both are pushed', () => alice.pushes.length === 1 && bob.pushes.length === 1);
  expect(alice.texts).toEqual(['from bob']);
  expect(bob.pushes[0]).toMatchObject({ fromUid: 'alice', channelId: 'alice', header: { redDot: true } });
  for (const client of [alice, bob]) client.close();
});

test.each(['tcp', 'ws'] as const)('requests that come in one write over %s are answered in order', async (way) => {
  const alice = new RpcClient(server[way]);
  await alice.login('alice');
  const pings = Array.from({ length: 50 }, (_, index) => ({ jsonrpc: '2.0', id: `p${index}`, method: 'ping' }));
  alice.writeText(pings.map((ping) => JSON.stringify(ping)).join(''));
  await until('all are answered', () => alice.replies.length === 51);
  expect(alice.replies.slice(1).map(({ id }) => id)).toEqual(pings.map(({ id }) => id));
  alice.close();
});

test('a WebSocket takes text and binary, any path, any subprotocol and fragments; each answer is one message', async () => {
  const socket = new WebSocket(`${server.ws}/any/path?x=1`, ['one', 'two']);
  const answers: { text: string; isBinary: boolean }[] = [];
  socket.on('message', (data: Buffer, isBinary: boolean) => answers.push({ text: data.toString(), isBinary }));
  await until('it is open', () => socket.readyState === WebSocket.OPEN);
  expect(socket.protocol).toBe('one');
  const login = JSON.stringify({ id: '1', method: 'connect', params: { uid: 'alice' } });
  socket.send(login.slice(0, 10), { fin: false });
  socket.send(login.slice(10, 20), { fin: false });
  socket.send(login.slice(20) + '{"id":"2",', { fin: true });
  socket.send(Buffer.from('"method":"ping"}{"id":"3","method":"ping"}'));
  await until('all are answered', () => answers.length === 3);
  expect(answers.every(({ isBinary }) => !isBinary)).toBe(true);
  expect(answers.slice(1).map(({ text }) => text)).toEqual([
    '{"jsonrpc":"2.0","id":"2"}',
    '{"jsonrpc":"2.0","id":"3"}',
  ]);
  socket.close();
});

test('over WebSocket each frame of the binary protocol is one binary message', async () => {
  const alice = await Client.login(server.ws, 'alice');
  const socket = new WebSocket(server.ws);
  const types: [number, boolean][] = [];
  socket.on('message', (data: Buffer, isBinary: boolean) => types.push([data[0]! >> 4, isBinary]));
  await until('it is open', () => socket.readyState === WebSocket.OPEN);
  const device = { version: 5, deviceFlag: 0, deviceId: 'd', token: '', clientTimestamp: 0n };
  const clientKey = 'pOCSkrZRwni5dyxWn1+puxPZBrRqtoyd+dwrRAn4ogk=';
  socket.send(encodeFrame({ packet: 'CONNECT', flags: 0, uid: 'bob', clientKey, ...device }, 5));
  await until('it is logged in', () => types.length === 1);
  for (const text of ['1', '2', '3']) await alice.send('bob', text);
  socket.send(Buffer.of(0x70, 0x70));
  await until('all is there', () => types.length === 6);
  expect(types).toEqual([
    [2, true],
    [5, true],
    [5, true],
    [5, true],
    [8, true],
    [8, true],
  ]);
  socket.close();
  alice.close();
});

test('what is no handshake is told so on the WebSocket port', async () => {
  const response = await fetch(server.ws.replace('ws:', 'http:'));
  expect([response.status, await response.text()]).toEqual([426, 'this port takes WebSocket connections only']);
});

test('a stop closes every connection', async () => {
  const idle = new RpcClient(server.ws);
  const alice = await Client.login(server.ws, 'alice');
  await server[Symbol.asyncDispose]();
  await until('both are closed', () => idle.closed && alice.closed);
  server = await runServer();
});
