import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, test, vi } from 'vitest';
import type { OpOf } from '../../../vocabulary/index.ts';
import { json, playOn, scripted, type ScriptedPlay } from '../fixtures/scripted-server.ts';

const timeoutMs = 2000;
const register: OpOf<'register'> = { op: 'register', user: 'alice' };
const told = {
  header: { no_persist: 0, red_dot: 1, sync_once: 0 },
  client_msg_no: 'salt567890-m1',
  message_seq: 3,
  from_uid: 'salt567890alice',
  channel_id: 'salt567890bob',
  channel_type: 1,
  payload: Buffer.from('hi').toString('base64'),
};

let listener: ReturnType<typeof createServer>;
let asked: string[];
let open: (response: ServerResponse) => void;

beforeEach(async () => {
  asked = [];
  open = (response) => response.writeHead(200).flushHeaders();
  listener = createServer((request, response) => {
    asked.push(request.url ?? '');
    open(response);
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return async () => {
    listener.closeAllConnections();
    listener.close();
    await once(listener, 'close');
  };
});
function origin(): string {
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

/** A play whose target has a listener that hears these events, in pieces of so many bytes. */
async function hearing(events: readonly object[], pieceBytes: number, check: (play: ScriptedPlay) => Promise<void>) {
  open = (response) => {
    response.writeHead(200);
    const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    for (let at = 0; at < bytes.length; at += pieceBytes) response.write(bytes.subarray(at, at + pieceBytes));
  };
  await using server = await scripted({ http: (_path, _body, response) => json(response, '{"status":200}') });
  await using play = playOn({ ...server.endpoints, webhooks: origin() });
  await check(play);
}

function notify(...messages: readonly object[]): object {
  const text = JSON.stringify(messages.map((message) => ({ message_id: 0, ...message })));
  return { event: 'msg.notify', body: text.replaceAll('"message_id":0', '"message_id":2124895744350392321') };
}

test.each([1, 7, 100_000])('what a back end is told is observed, in pieces of %i bytes', (pieceBytes) =>
  hearing(
    [
      { event: 'user.onlinestatus', body: '["salt567890alice-0-1-17-1-1"]' },
      notify(
        { ...told, from_uid: 'another', channel_id: 'world', client_msg_no: 'another-m1' },
        { ...told, header: { ...told.header, sync_once: 1 } },
        { ...told, channel_type: 2, channel_id: 'salt567890g1' },
        told,
      ),
    ],
    pieceBytes,
    async (play) => {
      await vi.waitFor(() => expect(play.seen).toHaveLength(1));
      expect(asked).toEqual(['/heard?salt=salt567890']);
      expect(play.seen).toMatchObject([
        {
          session: 'webhook',
          observation: {
            see: 'notified',
            with: 'bob',
            message: {
              message: 'm1',
              from: 'alice',
              serverId: '2124895744350392321',
              position: { key: '3', after: '2' },
            },
          },
        },
      ]);
      expect(play.used).toEqual(['webhook msg.notify']);
    },
  ),
);

test.each([
  ['an event that is not known', { event: 'msg.surprise', body: '{}' }],
  ['a body that is not JSON', { event: 'msg.notify', body: 'nonsense' }],
  ['a body of another form', { event: 'msg.notify', body: '{}' }],
  ['a message without a sender', notify({ ...told, from_uid: undefined })],
  ['a text of another form', { event: 'user.onlinestatus', body: '["salt567890alice"]' }],
])('%s is garbage', (_, event) =>
  hearing([event], 100_000, async (play) => {
    await vi.waitFor(() => expect(play.seen).toHaveLength(1));
    expect(play.seen).toMatchObject([{ session: 'webhook', observation: { see: 'garbage' } }]);
  }),
);

test('an op waits until it is heard what it may bring', async () => {
  const waiting: ServerResponse[] = [];
  open = (response) => void waiting.push(response);
  await using server = await scripted({ http: (_path, _body, response) => json(response, '{"status":200}') });
  await using play = playOn({ ...server.endpoints, webhooks: origin() });
  const outcome = play.client.perform(register, { timeoutMs });
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  expect(server.requests).toEqual([]);
  waiting[0]?.writeHead(200).flushHeaders();
  expect(await outcome).toEqual({ is: 'ok' });
});

test('a listener that fails is our own trouble', async () => {
  open = (response) => void response.writeHead(500).end();
  await using server = await scripted({ http: (_path, _body, response) => json(response, '{"status":200}') });
  await using play = playOn({ ...server.endpoints, webhooks: origin() });
  await expect(play.client.perform(register, { timeoutMs })).rejects.toMatchObject({ code: 'IMC_ERR_DRIVER' });
});
