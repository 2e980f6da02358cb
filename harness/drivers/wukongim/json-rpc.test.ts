import { describe, expect, test, vi } from 'vitest';
import type { About, OpOf } from '../../vocabulary/index.ts';
import { contentOf } from '../../vocabulary/index.ts';
import { type Peer, playOn, type RpcObject, scripted, type ScriptedPlay } from './fixtures/scripted-server.ts';

const timeoutMs = 2000;
const login: OpOf<'login'> = { op: 'login', session: 'bob.1', user: 'bob', transport: 'json/ws' };
const send: OpOf<'send'> = {
  op: 'send',
  message: 'm1',
  from: 'bob',
  to: 'alice',
  via: { session: 'bob.1' },
  payload: { shape: 'json', text: 'hi' },
};
const first: About = { flavour: 'wukongim', version: '2.1.5' };
const newest: About = { flavour: 'wukongim', version: '2.2.5' };

function answerTo({ id }: RpcObject, result: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}

/** Logs in; what the server then writes at a send is up to the test. */
async function after(
  about: About,
  write: (request: RpcObject, peer: Peer) => void,
  check: (play: ScriptedPlay, texts: readonly string[]) => Promise<void>,
): Promise<void> {
  await using server = await scripted({
    rpc(request, peer) {
      if (request.method === 'connect') peer.write(answerTo(request, { serverVersion: 4, reasonCode: 1 }));
      if (request.method === 'send') write(request, peer);
    },
  });
  await using play = playOn(server.endpoints, about);
  expect(await play.client.perform(login, { timeoutMs })).toEqual({ is: 'ok' });
  await check(play, server.texts);
}

const ack = { messageId: '2124895744350392320', messageSeq: 9, reasonCode: 1 };
const recv = (payload: string) =>
  `{"jsonrpc":"2.0","method":"recv","params":{"header":{"redDot":true},"messageId":"2124895744350392321","messageSeq":1,"clientMsgNo":"salt567890-m0","timestamp":1,"channelId":"salt567890alice","channelType":1,"fromUid":"salt567890alice","payload":${payload}}}`;

describe('in the first dialect', () => {
  test('a payload is the JSON as it stands, both ways, and is acknowledged by a request', () => {
    const payload = '{ "n" : 12345678901234567890,  "f":1.50 }';
    return after(
      first,
      (request, peer) => [recv(payload), answerTo(request, ack)].forEach((text) => peer.write(text)),
      async (play, texts) => {
        const bytes = Buffer.from('{"type":1, "content":"hi"}');
        expect(await play.client.perform(send, { timeoutMs, bytes })).toMatchObject({ is: 'ok' });
        expect(texts[1]).toContain('"payload":{"type":1, "content":"hi"}');
        expect(play.seen).toMatchObject([{ observation: { message: { content: contentOf(Buffer.from(payload)) } } }]);
        await vi.waitFor(() => expect(texts).toHaveLength(3));
        expect(JSON.parse(texts[2]!)).toMatchObject({
          id: expect.any(String) as string,
          method: 'recvack',
          params: { header: { redDot: true }, messageId: '2124895744350392321', messageSeq: 1 },
        });
      },
    );
  });

  test('what is no JSON is not sent', () =>
    after(
      first,
      () => {},
      async (play, texts) => {
        const outcome = await play.client.perform(send, { timeoutMs, bytes: Buffer.from('no json') });
        expect(outcome).toMatchObject({ is: 'refused', by: 'network', code: 'no-json' });
        expect(texts).toHaveLength(1);
      },
    ));
});

test.each([
  [{}, { header: { redDot: true } }],
  [
    { badge: false as const, expiresInS: 3600 },
    { header: {}, expire: 3600 },
  ],
])('a send with %j says %j', (flags, params) =>
  after(
    newest,
    (request, peer) => peer.write(answerTo(request, ack)),
    async (play, texts) => {
      expect(await play.client.perform({ ...send, ...flags }, { timeoutMs })).toMatchObject({ is: 'ok' });
      const sent = JSON.parse(texts[1]!) as { params: object };
      expect(sent.params).toEqual({
        clientMsgNo: 'salt567890-m1',
        channelId: 'salt567890alice',
        channelType: 1,
        payload: '',
        ...params,
      });
    },
  ),
);

test('in the newest dialect a push is acknowledged by a notification, and what is not to be stored says so', () =>
  after(
    newest,
    (request, peer) =>
      [recv('"aGk="'), answerTo(request, { ...ack, messageSeq: 0 })].forEach((text) => peer.write(text)),
    async (play, texts) => {
      const outcome = await play.client.perform({ ...send, stored: false }, { timeoutMs, bytes: Buffer.from('hi') });
      expect(outcome).toEqual({ is: 'ok', result: { gave: 'ack', serverId: ack.messageId } });
      expect(JSON.parse(texts[1]!)).toMatchObject({ params: { header: { noPersist: true }, payload: 'aGk=' } });
      expect(play.seen).toMatchObject([{ observation: { message: { content: contentOf(Buffer.from('hi')) } } }]);
      await vi.waitFor(() => expect(texts).toHaveLength(3));
      expect(JSON.parse(texts[2]!)).not.toHaveProperty('id');
      expect(play.lines).toEqual(
        expect.arrayContaining([expect.stringMatching(/^bob\.1 out connect 1 \{.*"token":"…"/)]),
      );
      expect(play.lines.join('\n')).not.toContain('token-salt');
    },
  ));

describe('an answer to a send', () => {
  test.each([
    ['a reason is refused', { result: { ...ack, reasonCode: 4 } }, { is: 'refused', by: 'server', code: 'reason-4' }],
    ['an error is refused', { error: { code: 0, message: 'no' } }, { is: 'refused', by: 'server', code: 'rpc-0' }],
    ['an internal error is unknown', { error: { code: -32603, message: 'oops' } }, { is: 'unknown', why: 'cut' }],
  ])('with %s', (_, answer, outcome) =>
    after(
      newest,
      ({ id }, peer) => peer.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer })),
      async (play) => expect(await play.client.perform(send, { timeoutMs })).toMatchObject(outcome),
    ),
  );
});

describe('garbage, after which the session goes on, is', () => {
  test.each([
    ['an answer to nothing', '{"jsonrpc":"2.0","id":"77","result":{}}', /awaits none/],
    ['an answer with a number as id', '{"jsonrpc":"2.0","id":1,"result":{}}', /neither/],
    ['an error without an id', '{"jsonrpc":"2.0","error":{"code":0,"message":"x"}}', /answers nothing/],
    ['an unknown method', '{"jsonrpc":"2.0","method":"surprise","params":{}}', /no server calls surprise/],
    ['what clients call', '{"jsonrpc":"2.0","id":"5","method":"send","params":{}}', /neither/],
    ['a pong of another dialect', '{"jsonrpc":"2.0","method":"pong"}', /no notification answers/],
    ['a push without a sender', recv('"aGk="').replace(/"fromUid":"\w+",/, ''), /fromUid/],
    ['a push with a number as id', recv('"aGk="').replace('"2124895744350392321"', '2124895744350392321'), /messageId/],
    ['a push whose payload is not base64', recv('"%%"'), /not base64/],
    ['a push whose payload is an object', recv('{}'), /not base64/],
    ['another version', '{"jsonrpc":"1.0","method":"recv","params":{}}', /neither/],
    ['a list', '[]', /no object/],
    ['no JSON', '{nonsense}', /no object/],
    ['two objects in one message', '{}{}', /no object/],
  ])('%s', (_, text, detail) =>
    after(
      newest,
      (request, peer) => [text, answerTo(request, ack)].forEach((each) => peer.write(each)),
      async (play) => {
        expect(await play.client.perform(send, { timeoutMs })).toMatchObject({ is: 'ok' });
        expect(play.seen).toEqual([
          {
            session: 'bob.1',
            observation: { see: 'garbage', detail: expect.stringMatching(detail) as string },
          },
        ]);
      },
    ),
  );

  test('a binary message, whatever it says', () =>
    after(
      newest,
      (request, peer) => [Buffer.from('{}'), answerTo(request, ack)].forEach((each) => peer.write(each)),
      async (play) => {
        expect(await play.client.perform(send, { timeoutMs })).toMatchObject({ is: 'ok' });
        expect(play.seen).toMatchObject([{ observation: { see: 'garbage', detail: 'a binary message: 7b7d' } }]);
      },
    ));
});

test('over TCP, what is no object ends the session: nobody knows where the next one begins', async () => {
  await using server = await scripted({
    rpc(request, peer) {
      if (request.method === 'connect') peer.write(answerTo(request, { reasonCode: 1 }));
      else peer.write('nonsense');
    },
  });
  await using play = playOn(server.endpoints);
  await play.client.perform({ ...login, transport: 'json/tcp' }, { timeoutMs });
  expect(await play.client.perform(send, { timeoutMs })).toMatchObject({ is: 'unknown', why: 'cut' });
  expect(play.seen.map(({ observation }) => observation.see)).toEqual(['garbage', 'closed']);
});

test('a session that is sent away, or whose WebSocket is closed, is over', async () => {
  const dismissal = '{"jsonrpc":"2.0","method":"disconnect","params":{"reasonCode":12}}';
  await after(
    newest,
    (_, peer) => peer.write(dismissal),
    async (play) => {
      await play.client.perform(send, { timeoutMs });
      expect(play.seen).toEqual([
        { session: 'bob.1', observation: { see: 'closed', by: 'server', reason: 'DISCONNECT 12: ' } },
      ]);
    },
  );
  await after(
    newest,
    (_, { socket }) => socket.end(),
    async (play) => {
      await play.client.perform(send, { timeoutMs });
      expect(play.seen).toMatchObject([{ observation: { see: 'closed', by: 'server' } }]);
    },
  );
});
