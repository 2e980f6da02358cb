import { describe, expect, test, vi } from 'vitest';
import type { OpOf } from '../../vocabulary/index.ts';
import { contentOf } from '../../vocabulary/index.ts';
import { type Peer, playOn, type Script, scripted, type ScriptedServer, welcome } from './fixtures/scripted-server.ts';
import { type TransportName, transports } from './wire/dialect.ts';
import type { Data } from './wire/stream.ts';
import { encodePacket } from './wire/wkproto/encode.ts';
import { type Recv, redDot } from './wire/wkproto/packets.ts';

const timeoutMs = 3000;
const names = Object.keys(transports) as TransportName[];
const message = '🙂 and "more"';

const send: OpOf<'send'> = {
  op: 'send',
  message: 'm1',
  from: 'bob',
  to: 'alice',
  via: { session: 'bob.1' },
  payload: { shape: 'empty' },
};

/** What a client says and is told, in each transport: how the server writes is up to `write`. */
function talk(transport: TransportName, write: (peer: Peer, packets: readonly Data[]) => void): Script {
  const { speaks } = transports[transport];
  if (speaks === 'json')
    return {
      rpc({ id, method }, peer) {
        const answer = (result: object) => JSON.stringify({ jsonrpc: '2.0', id, result });
        if (method === 'connect') peer.write(answer({ serverVersion: 4, reasonCode: 1 }));
        if (method === 'send') write(peer, [recvText, answer({ messageId: '9', messageSeq: 2, reasonCode: 1 })]);
      },
    };
  return {
    version: speaks,
    tcp(packet, peer) {
      if (packet.packet === 'CONNECT') peer.send({ ...welcome, serverVersion: speaks });
      if (packet.packet !== 'SEND') return;
      const { clientSeq } = packet;
      const ack = { packet: 'SENDACK', flags: 0, messageId: '9', clientSeq, messageSeq: 2, reasonCode: 1 } as const;
      write(peer, [encodePacket(recvPacket, speaks), encodePacket(ack, speaks)]);
    },
  };
}

const told = {
  fromUid: 'salt567890alice',
  channelId: 'salt567890alice',
  channelType: 1,
  clientMsgNo: 'salt567890-m0',
  messageId: '8',
  messageSeq: 1,
  timestamp: 1700000000,
};
const recvText = JSON.stringify({
  jsonrpc: '2.0',
  method: 'recv',
  params: { header: { redDot: true }, ...told, payload: Buffer.from(message).toString('base64') },
});
const recvPacket: Recv = {
  packet: 'RECV',
  flags: redDot,
  setting: 0,
  msgKey: '',
  expire: 0,
  ...told,
  payload: Buffer.from(message),
};

interface Sends {
  /** How many there are; asked before each. */
  readonly count: () => number;
  /** Called before each, with its place. */
  readonly before: (place: number) => void;
}

const once: Sends = { count: () => 1, before: () => {} };

/** Logs in and sends so many times, each time after `before`; checks all that is told of that, and of the push that each send brings. */
async function play(transport: TransportName, server: ScriptedServer, sends: Sends = once): Promise<void> {
  await using it = playOn(server.endpoints);
  expect(await it.client.perform({ op: 'login', session: 'bob.1', user: 'bob', transport }, { timeoutMs })).toEqual({
    is: 'ok',
  });
  expect(it.used).toEqual([`transport ${transport}`]);
  const content = contentOf(Buffer.from(message));
  const position = { key: '1', after: null };
  const pushed = { message: 'm0', from: 'alice', serverId: '8', position, badge: true, content };
  for (let i = 0; i < sends.count(); i++) {
    sends.before(i);
    expect(await it.client.perform(send, { timeoutMs, bytes: Buffer.from(message) })).toEqual({
      is: 'ok',
      result: { gave: 'ack', serverId: '9', position: { key: '2', after: '1' } },
    });
    expect(it.seen.splice(0)).toEqual([
      { session: 'bob.1', observation: { see: 'push', with: 'alice', message: pushed } },
    ]);
  }
}

describe.each(names)('a session by %s', (transport) => {
  test('logs in, sends, is pushed and acknowledges', async () => {
    await using server = await scripted(
      talk(transport, (peer, packets) => packets.forEach((each) => peer.write(each))),
    );
    await play(transport, server);
    await vi.waitFor(() => expect(ackIn(server)).toBeDefined());
    expect(sentIn(server)).toEqual(Buffer.from(message));
  });

  test('understands what comes in two pieces, wherever it is cut, and what comes in one', async () => {
    let at = 0;
    let length = 1;
    const cut = (peer: Peer, packets: readonly Data[]) => {
      const bytes = Buffer.concat(packets.map((each) => framed(transport, each)));
      length = bytes.length;
      peer.socket.write(bytes.subarray(0, at));
      setImmediate(() => peer.socket.write(bytes.subarray(at)));
    };
    await using server = await scripted(talk(transport, cut));
    await play(transport, server, { count: () => length + 1, before: (i) => (at = i) });
  });

  test('understands what comes byte by byte', async () => {
    const trickle = (peer: Peer, packets: readonly Data[]) => {
      const bytes = Array.from(Buffer.concat(packets.map((each) => framed(transport, each))));
      const next = () => {
        const byte = bytes.shift();
        if (byte === undefined) return;
        peer.socket.write(Buffer.from([byte]));
        setImmediate(next);
      };
      next();
    };
    await using server = await scripted(talk(transport, trickle));
    await play(transport, server);
  });
});

describe.each(['v4/ws', 'v5/ws'] as const)('packets in messages of %s', (transport) => {
  test('may end within a message, and several may be in one', async () => {
    let at = 0;
    let length = 1;
    const cut = (peer: Peer, packets: readonly Data[]) => {
      const bytes = Buffer.concat(packets as readonly Buffer[]);
      length = bytes.length;
      for (const piece of [bytes.subarray(0, at), bytes.subarray(at)]) peer.write(piece);
    };
    await using server = await scripted(talk(transport, cut));
    await play(transport, server, { count: () => length + 1, before: (i) => (at = i) });
  });
});

test('a client that wants version 5 goes on with version 4 where the server says so', async () => {
  const script = talk('v4/tcp', (peer, packets) => packets.forEach((each) => peer.write(each)));
  await using server = await scripted(script);
  await play('v5/tcp', server);
  expect(server.packets[0]).toMatchObject({ packet: 'CONNECT', version: 5 });
});

test('a session that is told to acknowledge nothing does so, and one with a wrong token says it', async () => {
  await using server = await scripted(talk('v4/tcp', (peer, packets) => packets.forEach((each) => peer.write(each))));
  await using it = playOn(server.endpoints);
  const login = { op: 'login', session: 'bob.1', user: 'bob', device: 'phone' } as const;
  await it.client.perform({ ...login, acks: false, token: 'wrong' }, { timeoutMs });
  await it.client.perform({ ...send, stored: false }, { timeoutMs });
  await vi.waitFor(() => expect(it.seen).toHaveLength(1));
  await it.client.perform(send, { timeoutMs });
  await it.client.perform({ ...send, badge: false, expiresInS: 3600 }, { timeoutMs });
  expect(server.packets).toMatchObject([
    { packet: 'CONNECT', deviceId: 'phone', token: 'not-token-salt567890bob', deviceFlag: 0 },
    { packet: 'SEND', flags: 3 },
    { packet: 'SEND', flags: 2, expire: 0 },
    { packet: 'SEND', flags: 0, expire: 3600 },
  ]);
});

/** What a server writes to the socket for one packet or text: as it is, or as one message of a WebSocket. */
function framed(transport: TransportName, data: Data): Buffer {
  const bytes = Buffer.from(data as Buffer);
  if (transports[transport].over === 'tcp') return bytes;
  const opcode = typeof data === 'string' ? 0x81 : 0x82;
  const head = bytes.length < 126 ? [opcode, bytes.length] : [opcode, 126, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.from(head), bytes]);
}

function ackIn({ packets, texts }: ScriptedServer): unknown {
  return packets.find(({ packet }) => packet === 'RECVACK') ?? texts.find((text) => text.includes('"recvack"'));
}

/** The payload of the first send that the server got. */
function sentIn({ packets, texts }: ScriptedServer): Buffer | undefined {
  const packet = packets.find((each) => each.packet === 'SEND');
  if (packet) return packet.payload;
  const text = texts.find((each) => each.includes('"send"')) ?? '{}';
  const { params } = JSON.parse(text) as { params: { payload: string } };
  return Buffer.from(params.payload, 'base64');
}
