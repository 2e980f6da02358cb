import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { pause } from '../../core/clock.ts';
import type { OpOf } from '../../vocabulary/index.ts';
import { json, playOn, type Script, scripted } from './fixtures/scripted-server.ts';
import { listen } from './stand-in.ts';
import { waysOf } from './ways.ts';

const register: OpOf<'register'> = { op: 'register', user: 'alice' };
const inspect: OpOf<'inspect-channel'> = { op: 'inspect-channel', user: 'alice', peer: 'bob' };
const send: OpOf<'send'> = {
  op: 'send',
  message: 'm1',
  from: 'alice',
  to: 'bob',
  via: 'api',
  payload: { shape: 'text', text: 'hi' },
};
const id = '2124895682954170369';

describe('an answer', () => {
  test.each([
    ['that it was done', 200, '{"status":200}', { is: 'ok' }],
    ['400 with a reason', 400, '{"msg":"uid不能为空！","status":400}', refused('http-400', 'uid不能为空！')],
    ['401 with nothing', 401, '', refused('http-401', '')],
    ['200 with another status in its body', 200, '{"status":19}', refused('status-19', '{"status":19}')],
    ['500', 500, '', { is: 'unknown', why: 'cut', detail: 'HTTP 500: ' }],
  ])('%s', async (_, status, body, outcome) => {
    const {
      outcome: got,
      requests,
      seen,
    } = await performOn(register, {
      http: (_path, _body, response) => json(response, body, status),
    });
    expect(got).toEqual(outcome);
    expect(requests).toHaveLength(1);
    expect(seen).toEqual([]);
  });

  test.each([
    ['is not JSON', 200, '<html>'],
    ['has another form', 200, '{"ok":true}'],
    ['has a status that is none for an answer', 302, '{"status":200}'],
  ])('that cannot be read, for it %s, is garbage and leaves the op unknown', async (_, status, body) => {
    const { outcome, seen } = await performOn(register, {
      http: (_path, _body, response) => json(response, body, status),
    });
    expect(outcome).toMatchObject({
      is: 'unknown',
      why: 'cut',
      detail: expect.stringContaining('cannot be read') as string,
    });
    expect(seen).toMatchObject([{ session: 'api', observation: { see: 'garbage' } }]);
  });

  test('400 without a reason is a refusal, and garbage', async () => {
    const { outcome, seen } = await performOn(register, {
      http: (_path, _body, response) => json(response, '{"error":"no"}', 400),
    });
    expect(outcome).toEqual(refused('http-400', '{"error":"no"}'));
    expect(seen).toMatchObject([{ session: 'api', observation: { see: 'garbage' } }]);
  });

  test('that does not come leaves the op unknown when its time is over', async () => {
    const { outcome, requests } = await performOn(register, {}, 500);
    expect(outcome).toMatchObject({ is: 'unknown', why: 'timeout' });
    expect(requests).toHaveLength(1);
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['before it begins', (response) => void response.destroy()],
    [
      'in its middle',
      (response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{"status"');
        setImmediate(() => response.destroy());
      },
    ],
  ])('that is cut %s leaves the op unknown, and nobody asks again', async (_, cut) => {
    const { outcome, requests } = await performOn(register, { http: (_path, _body, response) => cut(response) });
    expect(outcome).toMatchObject({ is: 'unknown', why: 'cut' });
    expect(requests).toHaveLength(1);
  });
});

test('a server that does not listen never got the request', async () => {
  const server = await scripted({});
  await server[Symbol.asyncDispose]();
  await using play = playOn(server.endpoints);
  expect(await play.client.perform(register, { timeoutMs: 1000 })).toMatchObject({
    is: 'refused',
    by: 'network',
    code: 'connection-refused',
  });
});

test('a token is sent, and not written down', async () => {
  const { requests, lines } = await performOn(register, {
    http: (_path, _body, response) => json(response, '{"status":200}'),
  });
  expect(requests[0]).toContain('"token":"token-salt567890alice"');
  expect(lines).toEqual([
    'api out POST /user/token {"uid":"salt567890alice","token":"…","device_flag":0,"device_level":0}',
    'api in 200 {"status":200}',
  ]);
});

test('a manager token goes with each request, and is not written down', async () => {
  const headers: unknown[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers['token']);
    json(response, '{"status":200}');
  });
  const http = `http://${await listen(server)}`;
  try {
    await using play = playOn({ http, tcp: '', managerToken: 'secret' });
    expect(await play.client.perform(register, { timeoutMs: 2000 })).toEqual({ is: 'ok' });
    expect(headers).toEqual(['secret']);
    expect(play.lines.join('\n')).not.toContain('secret');
  } finally {
    server.close();
  }
});

test('a message sent by the API has an exact id', async () => {
  const { outcome, requests } = await performOn(send, {
    http: (_path, _body, response) => json(response, `{"data":{"client_msg_no":"x","message_id":${id}},"status":200}`),
  });
  expect(outcome).toEqual({ is: 'ok', result: { gave: 'ack', serverId: id } });
  expect(requests[0]).toContain('"payload":"aGk="');
  expect(requests[0]).toContain('"client_msg_no":"salt567890-m1"');
});

describe('whether a channel exists', () => {
  test.each([
    ['yes, when it has a message', 200, '{"message_seq":4}', { is: 'ok', result: { gave: 'channel', exists: true } }],
    ['no, when it has none', 200, '{"message_seq":0}', { is: 'ok', result: { gave: 'channel', exists: false } }],
    [
      'no, when it is not found',
      400,
      '{"msg":"not found","status":400}',
      { is: 'ok', result: { gave: 'channel', exists: false } },
    ],
    ['nobody knows, when the server does not say', 400, '{"msg":"busy","status":400}', refused('http-400', 'busy')],
  ])('%s', async (_, status, body, outcome) => {
    const { outcome: got, requests } = await performOn(inspect, {
      http: (_path, _body, response) => json(response, body, status),
    });
    expect(got).toEqual(outcome);
    expect(requests).toEqual(['/channel/max_message_seq?channel_id=salt567890bob%40salt567890alice&channel_type=1']);
  });
});

describe('a look-up', () => {
  const lookUp = (way: string): OpOf<'look-up'> => ({
    op: 'look-up',
    user: 'bob',
    peer: 'alice',
    messages: ['m1', 'm2'],
    way,
  });
  const message = (seq: number, header = '') =>
    `{${header}"message_id":212489568295417036${seq},"message_seq":${seq},"client_msg_no":"salt567890-m${seq}","from_uid":"salt567890alice","channel_id":"salt567890bob","channel_type":1,"payload":"aGk="}`;

  test('by id asks for the ids that it was told, and first looks for those that it was not', async () => {
    await using server = await scripted({
      http(path, body, response) {
        if (path === '/message/send')
          return json(response, `{"data":{"client_msg_no":"","message_id":2124895682954170361}}`);
        const found = body.includes('message_ids')
          ? [message(1), message(2)]
          : body.includes('-m2')
            ? [message(2)]
            : [];
        return json(response, `{"messages":[${found.join(',')}]}`);
      },
    });
    await using play = playOn(server.endpoints);
    await play.client.perform(send, { timeoutMs: 1000, bytes: Buffer.from('hi') });
    const outcome = await play.client.perform(lookUp('by-id'), { timeoutMs: 1000 });
    expect(outcome).toMatchObject({
      result: { messages: [{ message: 'm1' }, { message: 'm2', serverId: '2124895682954170362' }] },
    });
    const chat = '"login_uid":"salt567890bob","channel_id":"salt567890alice","channel_type":1';
    expect(server.requests.slice(1)).toEqual([
      `/messages {${chat},"client_msg_nos":["salt567890-m2"]}`,
      `/messages {${chat},"message_ids":[2124895682954170361,2124895682954170362]}`,
    ]);
  });

  test('of a message that the server shows in no way finds nothing, and asks for nothing by a name that nobody was told', async () => {
    const { outcome, requests } = await performOn(lookUp('by-message-seq'), {
      http: (_path, _body, response) => json(response, '{"messages":[],"more":0}'),
    });
    expect(outcome).toEqual({ is: 'ok', result: { gave: 'messages', messages: [] } });
    expect(requests.map((request) => request.split(' ')[0])).toEqual(['/messages', '/channel/messagesync']);
  });

  test('tells of a badge what the answer tells', async () => {
    const { outcome } = await performOn(lookUp('by-client-number'), {
      http(_path, _body, response) {
        const headers = ['"header":{"red_dot":1},', '"header":{"red_dot":0},', ''];
        json(response, `{"messages":[${headers.map((header) => message(1, header)).join()}]}`);
      },
    });
    const messages = outcome.is === 'ok' && outcome.result?.gave === 'messages' ? outcome.result.messages : [];
    expect(messages.map(({ badge }) => badge)).toEqual([true, false, undefined]);
  });

  test('of single messages leaves out what is not found', async () => {
    const { outcome } = await performOn(lookUp('single-by-id'), {
      http(path, body, response) {
        if (path === '/messages') return json(response, `{"messages":[${message(1)},${message(2)}]}`);
        return json(response, body.includes('0361') ? '{"status":404}' : message(2));
      },
    });
    expect(outcome).toMatchObject({ is: 'ok', result: { messages: [{ message: 'm2' }] } });
  });

  test('of single messages waits for each answer anew', async () => {
    const timeoutMs = 2000;
    const { outcome } = await performOn(
      lookUp('single-by-id'),
      {
        http(path, body, response) {
          if (path === '/messages') return json(response, `{"messages":[${message(1)},${message(2)}]}`);
          // Two of these take longer than one answer may.
          void pause(timeoutMs * 0.6).then(() => json(response, message(body.includes('0361') ? 1 : 2)));
        },
      },
      timeoutMs,
    );
    expect(outcome).toMatchObject({ is: 'ok', result: { messages: [{ message: 'm1' }, { message: 'm2' }] } });
  });
});

test('a closed play ends what is under way, and is told nothing any more', async () => {
  await using server = await scripted({});
  const play = playOn(server.endpoints);
  const outcome = play.client.perform(register, { timeoutMs: 60_000 });
  await play.client.close();
  expect(await outcome).toMatchObject({ is: 'unknown', why: 'cut' });
  expect(play.lines).toEqual([expect.stringContaining('api out POST /user/token')]);
});

function refused(code: string, detail: string) {
  return { is: 'refused', by: 'server', code, detail };
}

async function performOn(
  op: OpOf<'register' | 'inspect-channel' | 'send' | 'look-up'>,
  script: Script,
  timeoutMs = 2000,
) {
  await using server = await scripted(script);
  await using play = playOn(server.endpoints);
  const outcome = await play.client.perform(op, { timeoutMs, bytes: Buffer.from('hi') });
  return { outcome, requests: server.requests, seen: play.seen, lines: play.lines };
}

test.each([
  [
    { ...send, way: 'batch' },
    '/message/sendbatch {"header":{"no_persist":0,"red_dot":1,"sync_once":0},"from_uid":"salt567890alice","subscribers":["salt567890bob"],"payload":"aGk="}',
    '{"fail_uids":[],"reason":[]}',
    { is: 'ok', result: { gave: 'ack' } },
  ],
  [
    { ...send, way: 'batch' },
    '/message/sendbatch',
    '{"fail_uids":["salt567890bob"],"reason":["no such user"]}',
    refused('batch-failed', 'no such user'),
  ],
  [
    { ...send, stored: false as const },
    '"header":{"no_persist":1,"red_dot":1,"sync_once":0}',
    `{"status":200,"data":{"message_id":${id},"client_msg_no":""}}`,
    { is: 'ok', result: { gave: 'ack', serverId: id } },
  ],
  [
    { ...send, badge: false as const, expiresInS: 3600 },
    '"header":{"no_persist":0,"red_dot":0,"sync_once":0},"expire":3600',
    `{"status":200,"data":{"message_id":${id},"client_msg_no":""}}`,
    { is: 'ok', result: { gave: 'ack', serverId: id } },
  ],
  [
    { op: 'block' as const, user: 'bob', peer: 'alice' },
    '/channel/blacklist_add {"channel_id":"salt567890bob","channel_type":1,"uids":["salt567890alice"]}',
    '{"status":200}',
    { is: 'ok' },
  ],
  [
    { op: 'allow' as const, user: 'bob', peer: 'alice' },
    '/channel/whitelist_add {"channel_id":"salt567890bob","channel_type":1,"uids":["salt567890alice"]}',
    '{"status":200}',
    { is: 'ok' },
  ],
  [
    { op: 'disallow' as const, user: 'bob', peer: 'alice' },
    '/channel/whitelist_remove {"channel_id":"salt567890bob","channel_type":1,"uids":["salt567890alice"]}',
    '{"status":200}',
    { is: 'ok' },
  ],
  [
    { op: 'unblock' as const, user: 'bob', peer: 'alice' },
    '/channel/blacklist_remove {"channel_id":"salt567890bob","channel_type":1,"uids":["salt567890alice"]}',
    '{"status":200}',
    { is: 'ok' },
  ],
])('%j asks %s', async (op, request, answer, outcome) => {
  await using server = await scripted({ http: (_path, _body, response) => json(response, answer) });
  await using play = playOn(server.endpoints);
  expect(await play.client.perform(op, { timeoutMs: 2000, bytes: Buffer.from('hi') })).toEqual(outcome);
  expect(server.requests).toEqual([expect.stringContaining(request)]);
});

test('each request is counted by its route, and each route is one of the ways', async () => {
  await using server = await scripted({ http: (_path, _body, response) => json(response, '{"message_seq":0}') });
  await using play = playOn(server.endpoints);
  await play.client.perform(inspect, { timeoutMs: 2000 });
  await play.client.perform({ op: 'ask-offers', user: 'alice' }, { timeoutMs: 2000 });
  expect(play.used[0]).toBe('GET /channel/max_message_seq');
  expect(waysOf({ flavour: 'reference', version: '0.1.0' })).toEqual(expect.arrayContaining(play.used));
  expect(server.requests.map((request) => request.split(/[ ?]/)[0])).toEqual(play.used.map((way) => way.split(' ')[1]));
});
