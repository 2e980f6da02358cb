import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Running, runServer } from './testing/in-process.ts';
import { openPipe } from './testing/pipe.ts';
import { RpcClient } from './testing/rpc-client.ts';
import { until } from './testing/until.ts';

/** The login limit, and a little. */
const LOGIN_LIMIT_MS = 3500;

let server: Running;
beforeEach(async () => {
  server = await runServer();
});
afterEach(() => server[Symbol.asyncDispose]());

test.each(['tcp', 'ws'] as const)(
  'garbage over %s closes its connections, and others are served meanwhile',
  async (way) => {
    const alice = await server.login('alice');
    const next = randomBytes(way === 'tcp' ? 1 : 2);
    const hostile = Array.from({ length: 150 }, () => new RawPipe(server[way]));
    for (const pipe of hostile) pipe.write(next(200));
    expect(await alice.send('bob', 'served')).toMatchObject({ reasonCode: 1 });
    await until('all are closed', () => hostile.every(({ closed }) => closed), LOGIN_LIMIT_MS);
    await alice.ping();
    expect(server.logLines.filter((line) => line.includes(' error '))).toEqual([]);
  },
);

test('half a login and then silence is closed at the login limit', async () => {
  const halves = { nothing: '', 'half a CONNECT': '10520500', 'half an object': '7b226964', spaces: '20202020' };
  const open = (['tcp', 'ws'] as const).flatMap((way) =>
    Object.entries(halves).map(([name, hex]) => {
      const pipe = new RawPipe(server[way]);
      if (hex !== '') pipe.write(Buffer.from(hex, 'hex'));
      return { name: `${name} over ${way}`, pipe };
    }),
  );
  const stillOpen = () => open.filter(({ pipe }) => !pipe.closed).map(({ name }) => name);
  await until('all are closed', () => stillOpen().length === 0, LOGIN_LIMIT_MS);
});

test('a CONNECT that drips and never ends is closed at the login limit', async () => {
  const pipe = new RawPipe(server.tcp);
  pipe.write(Buffer.from('10ff7f', 'hex'));
  await until(
    'it is closed',
    () => {
      pipe.write(Buffer.of(0));
      return pipe.closed;
    },
    LOGIN_LIMIT_MS,
  );
});

test('a handshake that is never completed is closed', async () => {
  const pipe = new RawPipe(server.ws.replace('ws://', ''));
  pipe.write(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n'));
  await until('it is closed', () => pipe.closed, LOGIN_LIMIT_MS + 1000);
});

test('much before a login is closed, and not held', async () => {
  const pipe = new RawPipe(server.tcp);
  pipe.write(Buffer.concat([Buffer.from('10ffff3f', 'hex'), Buffer.alloc(200_000)]));
  await until('it is closed', () => pipe.closed, 1000);
  expect(server.logLines.join()).toContain('bytes before the login');
});

test.each([
  ['a frame without a mask', '8101ff'],
  ['reserved bits', 'f18100000000ff'],
  ['an unknown opcode', '83800000 0000'.replace(' ', '')],
  ['text that is not UTF-8', '818100000000ff'],
  ['a length of 2^63', '82ff8000000000000000'],
  ['a control frame of 200 bytes', '89fe00c8'],
])('a WebSocket that sends %s is closed', async (_, hex) => {
  const pipe = await rawWebSocket();
  pipe.write(Buffer.from(hex, 'hex'));
  await until('it is closed', () => pipe.closed, 1000);
});

test('a WebSocket message over 1 MiB is refused with close code 1009', async () => {
  const socket = new WebSocket(server.ws);
  let code = 0;
  socket.on('close', (given) => (code = given)).on('error', () => undefined);
  await until('it is open', () => socket.readyState === WebSocket.OPEN);
  socket.send(Buffer.alloc(1024 * 1024 + 1));
  await until('it is closed', () => code !== 0);
  expect(code).toBe(1009);
});

test('a WebSocket message of endless empty fragments is closed', async () => {
  const pipe = await rawWebSocket();
  pipe.write(Buffer.from('028000000000', 'hex'));
  pipe.write(Buffer.concat(Array.from({ length: 5000 }, () => Buffer.from('008000000000', 'hex'))));
  await until('it is closed', () => pipe.closed, 1000);
});

test('a WebSocket that says goodbye and keeps its connection is offline soon', async () => {
  const pipe = await rawWebSocket();
  pipe.write(textFrame('{"id":1,"method":"connect","params":{"uid":"alice"}}'));
  await until('it is logged in', () => pipe.text.includes('"reasonCode":1'));
  pipe.write(Buffer.from('88820000000003e8', 'hex'));
  const isOffline = async () => {
    const { json } = await server.api.post('/user/onlinestatus', ['alice']);
    return (json as unknown[]).length === 0;
  };
  await until('it is offline', isOffline);
});

test('a JSON bomb harms nobody', async () => {
  const alice = new RpcClient(server.tcp);
  await alice.login('alice');
  const keys = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key${index}`, index]));
  expect(await alice.call('ping', keys, { ...keys, id: '2' })).toMatchObject({ id: '2' });
  expect((await alice.call('send', { ['__proto__']: {}, channelId: 'x'.repeat(900_000) })).error?.code).toBe(-32_602);
  alice.writeText('{"a":'.repeat(100_000));
  await until('it is closed', () => alice.closed);
  expect(alice.errors.at(-1)).toMatchObject({ error: { code: -32_700 } });
});

test.each([
  ['a body over the limit', { 'content-length': '2097153' }, '', 413],
  ['an endless body in chunks', { 'transfer-encoding': 'chunked' }, 'x'.repeat(2_100_000), 413],
  ['a body that is not UTF-8', { 'content-length': '1' }, Buffer.of(0xff), 400],
  ['deep JSON', { 'transfer-encoding': 'chunked' }, '['.repeat(500_000), 400],
])('%s is answered with a clear status', async (_, headers, body, status) => {
  const answer = await post(headers, body, body !== '');
  expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { status, msg: expect.stringMatching(/.+/) }]);
});

test('a body that is cut short leaves no trace', async () => {
  const { hostname, port } = new URL(server.api.url);
  const socket = connect(Number(port), hostname);
  socket.end(
    'POST /message/send HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"from_uid":"alice","channel_id":"bob"',
  );
  await textOf(socket);
  expect(await server.api.history('bob', 'alice')).toEqual([]);
  expect(await server.api.send('alice', 'bob', 'served')).toBe(200);
});

test('300 requests whose bodies never come do not keep others from the API', async () => {
  const { hostname, port } = new URL(server.api.url);
  const slow = Array.from({ length: 300 }, () => {
    const socket = connect(Number(port), hostname);
    socket.write('POST /message/send HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n{');
    return socket.on('error', () => undefined);
  });
  await until('all are open', () => slow.every(({ connecting }) => !connecting));
  expect(await server.api.send('alice', 'bob', 'served')).toBe(200);
  for (const socket of slow) socket.destroy();
});

/** A connection that sends what it is told. */
class RawPipe {
  closed = false;
  /** What the server sent. */
  text = '';
  readonly #pipe;

  /** With `allowHalfOpen` it stays when the server ends its half. */
  constructor(address: string, { allowHalfOpen = false } = {}) {
    this.#pipe = openPipe(address);
    this.#pipe.allowHalfOpen = allowHalfOpen;
    this.#pipe.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    for (const event of ['end', 'close', 'error']) this.#pipe.on(event, () => (this.closed = true));
  }

  write(bytes: Buffer): void {
    if (!this.closed) this.#pipe.write(bytes);
  }
}

/** A WebSocket after its handshake, whose frames are written by hand. */
async function rawWebSocket(): Promise<RawPipe> {
  const pipe = new RawPipe(server.ws.replace('ws://', ''), { allowHalfOpen: true });
  const headers =
    'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
  pipe.write(Buffer.from(`GET / HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`));
  await until('the handshake is answered', () => pipe.text.startsWith('HTTP/1.1 101 '));
  return pipe;
}

/** A text message of at most 125 bytes, as a client sends it. */
function textFrame(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x81, 0x80 | Buffer.byteLength(text), 0, 0, 0, 0), Buffer.from(text)]);
}

/** The same bytes in every run. */
function randomBytes(seed: number): (count: number) => Buffer {
  let state = seed;
  return (count) =>
    Buffer.from(
      Array.from({ length: count }, () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return state >>> 24;
      }),
    );
}

async function post(headers: Record<string, string>, body: string | Buffer, ends: boolean) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = httpRequest(`${server.api.url}/message/send`, { method: 'POST', headers }, (response) => {
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    // The server may close before all is written.
    request.on('error', reject);
    request.write(body === '' ? 'x' : body);
    if (ends) request.end();
  });
}
