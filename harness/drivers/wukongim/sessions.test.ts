import { describe, expect, test, vi } from 'vitest';
import type { OpOf, Outcome } from '../../vocabulary/index.ts';
import {
  json,
  type Peer,
  playOn,
  type Script,
  scripted,
  type ScriptedPlay,
  welcome,
} from './fixtures/scripted-server.ts';
import { cipherOf, freshKeyPair } from './wire/wkproto/crypto.ts';
import type { Connect, Packet, Recv, Sendack } from './wire/wkproto/packets.ts';

const login: OpOf<'login'> = { op: 'login', session: 'bob.1', user: 'bob' };
const send: OpOf<'send'> = {
  op: 'send',
  message: 'm1',
  from: 'bob',
  to: 'alice',
  via: { session: 'bob.1' },
  payload: { shape: 'empty' },
};
const timeoutMs = 2000;
const dismissal = { packet: 'DISCONNECT', flags: 0, reasonCode: 12 } as const;

/** What the server does with each kind of packet; who connects is let in. */
function script(reactions: {
  [K in Packet['packet']]?: (packet: Extract<Packet, { packet: K }>, peer: Peer) => void;
}): Script {
  const all = { CONNECT: (_: Connect, peer: Peer) => peer.send(welcome), ...reactions };
  return {
    tcp: (packet, peer) => (all[packet.packet] as ((packet: Packet, peer: Peer) => void) | undefined)?.(packet, peer),
  };
}

describe('a login', () => {
  test('says who comes, by which device, and is over when the server has answered', async () => {
    await using server = await scripted(script({}));
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs })).toEqual({ is: 'ok' });
    expect(server.packets).toMatchObject([
      { packet: 'CONNECT', version: 4, deviceId: 'bob.1', uid: 'salt567890bob', token: 'token-salt567890bob' },
    ]);
    expect(play.lines[0]).toContain('"token":"…"');
  });

  test.each<[string, Outcome, (peer: Peer) => void]>([
    ['that is not answered is unknown', unknown('timeout', 'no CONNACK'), () => {}],
    [
      'that ends in a closed connection is unknown',
      unknown('cut', 'no CONNACK: closed by the server'),
      (peer) => peer.socket.end(),
    ],
    ['that is cut is unknown', unknown('cut', 'ECONNRESET'), (peer) => peer.socket.resetAndDestroy()],
    [
      'that is answered with a reason is refused',
      { is: 'refused', by: 'server', code: 'reason-2', detail: 'CONNACK with reason 2' },
      (peer) => peer.send({ ...welcome, reasonCode: 2 }),
    ],
    [
      'whose answer has no usable key is unknown',
      unknown('cut', 'CONNACK cannot be used'),
      (peer) => peer.send({ ...welcome, serverKey: 'AA' }),
    ],
  ])('%s', async (_, outcome, react) => {
    await using server = await scripted(script({ CONNECT: (_packet, peer) => react(peer) }));
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs: 100 })).toEqual(outcome);
    expect(await play.client.perform(send, { timeoutMs: 100 })).toMatchObject({ code: 'session-closed' });
    expect(play.seen.filter(({ observation }) => observation.see === 'closed')).toEqual([]);
  });

  test('to a server that does not listen never reached it', async () => {
    const server = await scripted({});
    await server[Symbol.asyncDispose]();
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs })).toMatchObject({
      by: 'network',
      code: 'connection-refused',
    });
  });
});

describe('a push', () => {
  test('is seen, decrypted and acknowledged with its flags, even when it comes before the answer to the login', async () => {
    await using server = await scripted(script({ CONNECT: (connect, peer) => pushThenWelcome(connect, peer) }));
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs })).toEqual({ is: 'ok' });
    expect(play.seen).toMatchObject([
      {
        session: 'bob.1',
        observation: {
          see: 'push',
          with: 'alice',
          message: { message: 'm1', from: 'alice', serverId: '7', position: { key: '1', after: null } },
        },
      },
    ]);
    await vi.waitFor(() => expect(server.packets).toHaveLength(2));
    expect(server.packets[1]).toEqual({ packet: 'RECVACK', flags: 1, messageId: '7', messageSeq: 1 });
  });

  test.each([
    ['of another one tells whether there is to be a badge', {}, true],
    ['of another one tells whether there is to be none', { flags: 1 }, false],
  ])('%s', async (_, changed, badge) => {
    await using server = await scripted(
      script({ CONNECT: (connect, peer) => pushThenWelcome(connect, peer, changed) }),
    );
    await using play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    const badges = play.seen.map(({ observation }) => observation.see === 'push' && observation.message.badge);
    expect(badges).toEqual([badge]);
  });

  test.each([
    ['a wrong signature', { msgKey: '0'.repeat(32) }, /wrong msgKey/],
    ['a payload that cannot be decrypted', { payload: Buffer.from('AAAA') }, /cannot be decrypted/],
  ])('with %s is garbage, and not acknowledged', async (_, wrong, detail) => {
    await using server = await scripted(
      script({
        CONNECT: (connect, peer) => pushThenWelcome(connect, peer, wrong),
        SEND: ({ clientSeq }, peer) => peer.send(ack(clientSeq)),
      }),
    );
    await using play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    await play.client.perform(send, { timeoutMs });
    expect(play.seen).toMatchObject([
      { observation: { see: 'garbage', detail: expect.stringMatching(detail) as string } },
    ]);
    expect(server.packets.map(({ packet }) => packet)).toEqual(['CONNECT', 'SEND']);
  });
});

describe('a session', () => {
  test('is told of garbage and goes on, as long as it finds where the next packet begins', () =>
    after(
      (peer) => peer.socket.write(Buffer.from('40010090030c0000', 'hex')),
      async ({ seen }) => {
        await vi.waitFor(() => expect(seen).toHaveLength(2));
        expect(seen).toMatchObject([
          { observation: { see: 'garbage', detail: 'SENDACK: messageId needs 8 bytes and 1 are left: 00' } },
          { observation: { see: 'closed', by: 'server', reason: 'DISCONNECT 12: ' } },
        ]);
      },
    ));

  test('is over when it cannot find the next packet any more', () =>
    after(
      (peer) => peer.socket.write(Buffer.from('50ffffffff7f', 'hex')),
      async ({ seen }) => {
        await vi.waitFor(() => expect(seen).toHaveLength(2));
        expect(seen).toMatchObject([
          { observation: { see: 'garbage' } },
          { observation: { see: 'closed', by: 'network' } },
        ]);
      },
    ));

  test.each<[string, string, string, (peer: Peer) => void]>([
    ['is sent away', 'server', 'DISCONNECT 12: kicked', (peer) => peer.send({ ...dismissal, reason: 'kicked' })],
    ['is closed without a word', 'server', 'closed without a word', (peer) => peer.socket.end()],
    ['is cut', 'network', 'read ECONNRESET', (peer) => peer.socket.resetAndDestroy()],
  ])('that %s is over', (_, by, reason, react) =>
    after(react, async ({ seen, client }) => {
      await vi.waitFor(() => expect(seen).toHaveLength(1));
      expect(seen).toEqual([{ session: 'bob.1', observation: { see: 'closed', by, reason } }]);
      const refused = { is: 'refused', by: 'network', code: 'session-closed' };
      expect(await client.perform(send, { timeoutMs })).toMatchObject(refused);
      expect(await client.perform({ op: 'logout', session: 'bob.1' }, { timeoutMs })).toMatchObject(refused);
    }),
  );
});

describe('a send', () => {
  test.each<[string, Outcome, Partial<Sendack>]>([
    [
      'accepted',
      { is: 'ok', result: { gave: 'ack', serverId: '2124895744350392320', position: { key: '9', after: '8' } } },
      {},
    ],
    ['refused', { is: 'refused', by: 'server', code: 'reason-4', detail: 'SENDACK with reason 4' }, { reasonCode: 4 }],
    ['unknown', { is: 'unknown', why: 'cut', detail: 'SENDACK with reason 15: system error' }, { reasonCode: 15 }],
  ])('may be %s', async (_, outcome, answer) => {
    await using server = await scripted(
      script({ SEND: ({ clientSeq }, peer) => peer.send({ ...ack(clientSeq), ...answer }) }),
    );
    await using play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    expect(await play.client.perform(send, { timeoutMs, bytes: Buffer.from('hi') })).toEqual(outcome);
    expect(server.packets[1]).toMatchObject({
      flags: 2,
      clientSeq: 1,
      clientMsgNo: 'salt567890-m1',
      channelId: 'salt567890alice',
    });
  });

  test('that is answered too late was unknown, and its answer is no garbage; an answer to nothing is', async () => {
    await using server = await scripted(
      script({ SEND: ({ clientSeq }, peer) => clientSeq === 2 && [1, 2, 2].forEach((seq) => peer.send(ack(seq))) }),
    );
    await using play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    expect(await play.client.perform(send, { timeoutMs: 30 })).toMatchObject({ is: 'unknown', why: 'timeout' });
    expect(await play.client.perform(send, { timeoutMs })).toMatchObject({ is: 'ok' });
    await vi.waitFor(() => expect(play.seen).toHaveLength(1));
    expect(play.seen).toMatchObject([{ observation: { detail: 'SENDACK for clientSeq 2, which awaits none' } }]);
  });

  test('whose connection is cut is unknown', async () => {
    await using server = await scripted(script({ SEND: (_, peer) => peer.socket.destroy() }));
    await using play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    expect(await play.client.perform(send, { timeoutMs })).toMatchObject({ is: 'unknown', why: 'cut' });
  });
});

test('a logout is over when the server lists the connection no more', async () => {
  let looks = 0;
  const connection = '{"uid":"salt567890bob","device_flag":0,"online":1}';
  await using server = await scripted({
    ...script({}),
    http: (_path, _body, response) => json(response, ++looks < 3 ? `[${connection},${connection}]` : `[${connection}]`),
  });
  await using play = playOn(server.endpoints);
  for (const session of ['bob.1', 'bob.2']) await play.client.perform({ ...login, session }, { timeoutMs });
  expect(await play.client.perform({ op: 'logout', session: 'bob.1' }, { timeoutMs })).toEqual({ is: 'ok' });
  expect(looks).toBe(3);
  expect(await play.client.perform({ op: 'logout', session: 'bob.2' }, { timeoutMs: 50 })).toMatchObject({
    is: 'unknown',
    detail: 'after the end of bob.2 the server still lists 1 connections of its user',
  });
});

test('trouble of our own in a handler ends no process, and the next op throws it', async () => {
  await using server = await scripted(script({ CONNECT: (connect, peer) => pushThenWelcome(connect, peer) }));
  await using play = playOn(server.endpoints);
  play.seen.push = () => {
    throw new Error('the record is full');
  };
  await expect(play.client.perform(login, { timeoutMs: 100 })).rejects.toMatchObject({
    code: 'IMC_ERR_DRIVER',
    message: 'the record is full',
  });
});

/** Logs in, lets the server do something, and checks what the play sees of it. */
async function after(react: (peer: Peer) => void, check: (play: ScriptedPlay) => Promise<void>): Promise<void> {
  const peers: Peer[] = [];
  await using server = await scripted(
    script({
      CONNECT(_, peer) {
        peers.push(peer);
        peer.send(welcome);
      },
    }),
  );
  await using play = playOn(server.endpoints);
  await play.client.perform(login, { timeoutMs });
  for (const peer of peers) react(peer);
  await check(play);
}

/** A message of alice that overtakes the answer to the login, encrypted for who connects. */
function pushThenWelcome({ clientKey }: Connect, peer: Peer, wrong: Partial<Recv> = {}): void {
  const ours = freshKeyPair();
  const salt = '0123456789abcdef';
  const cipher = cipherOf(ours.privateKey, { serverKey: clientKey, salt });
  const unsigned = {
    packet: 'RECV' as const,
    flags: 3,
    setting: 0,
    fromUid: 'salt567890alice',
    channelId: 'salt567890alice',
    channelType: 1,
    expire: 0,
    clientMsgNo: 'salt567890-m1',
    messageId: '7',
    messageSeq: 1,
    timestamp: 1700000000,
    payload: cipher.seal(Buffer.from('hi')),
    ...wrong,
  };
  peer.send({ ...unsigned, msgKey: cipher.keyOf(unsigned), ...wrong });
  peer.send({ ...welcome, serverKey: ours.clientKey, salt });
}

function ack(clientSeq: number): Sendack {
  return { packet: 'SENDACK', flags: 2, messageId: '2124895744350392320', clientSeq, messageSeq: 9, reasonCode: 1 };
}

function unknown(why: 'timeout' | 'cut', detail: string): Outcome {
  return { is: 'unknown', why, detail: expect.stringContaining(detail) as string };
}
