import { expect, test } from 'vitest';
import { playOn, scripted, json } from './fixtures/scripted-server.ts';
import { probe } from './probe.ts';
import { openStandIn } from './stand-in.ts';
import { transports } from './wire/dialect.ts';

const timeoutMs = 2000;

test('the stand-in is ready, and says of what it is told that it is done, and keeps nothing', async () => {
  const standIn = await openStandIn();
  const endpoints = await standIn.endpoints();
  expect(await probe(endpoints, AbortSignal.timeout(timeoutMs))).toEqual({ ready: true, server: 'stand-in' });
  expect(await standIn.health()).toEqual({ is: 'up' });
  const { client, seen } = playOn(endpoints);
  const chat = { user: 'alice', peer: 'bob' };
  const message = { message: 'm1', from: 'alice', to: 'bob', payload: { shape: 'empty' } } as const;
  const outcomes = [
    await client.perform({ op: 'register', user: 'alice' }, { timeoutMs }),
    await client.perform({ op: 'login', session: 'alice.1', user: 'alice' }, { timeoutMs }),
    await client.perform({ op: 'send', ...message, via: 'api' }, { timeoutMs }),
    await client.perform({ op: 'send', ...message, via: { session: 'alice.1' } }, { timeoutMs }),
    await client.perform({ op: 'mark-read', ...chat }, { timeoutMs }),
    await client.perform({ op: 'read-history', ...chat, way: 'down' }, { timeoutMs }),
    await client.perform({ op: 'look-up', ...chat, messages: ['m1'], way: 'single-by-id' }, { timeoutMs }),
    await client.perform({ op: 'list-conversations', user: 'bob', way: 'recents-1' }, { timeoutMs }),
    await client.perform({ op: 'inspect-channel', ...chat }, { timeoutMs }),
    await client.perform({ op: 'logout', session: 'alice.1' }, { timeoutMs }),
  ];
  expect(outcomes).toMatchObject([
    { is: 'ok' },
    { is: 'ok' },
    { is: 'ok', result: { gave: 'ack' } },
    { is: 'ok', result: { gave: 'ack', position: { key: '1', after: null } } },
    { is: 'ok' },
    { is: 'ok', result: { gave: 'messages', messages: [] } },
    { is: 'ok', result: { gave: 'messages', messages: [] } },
    { is: 'ok', result: { gave: 'conversations', conversations: [] } },
    { is: 'ok', result: { gave: 'channel', exists: false } },
    { is: 'ok' },
  ]);
  expect(seen).toEqual([]);
  await client.close();
  await standIn.close();
});

test('a probe says what is missing, and never throws', async () => {
  const signal = AbortSignal.timeout(timeoutMs);
  const gone = await openStandIn();
  const endpoints = await gone.endpoints();
  await gone.close();
  expect(await probe(endpoints, signal)).toMatchObject({
    ready: false,
    why: expect.stringContaining('ECONNREFUSED') as string,
  });
  expect(await probe({}, signal)).toMatchObject({ ready: false });
  expect(await probe({ http: 'nowhere', tcp: 'nowhere' }, signal)).toMatchObject({ ready: false });
});

test('a server that is not healthy, or lets nobody in, is not ready', async () => {
  const starting = '{"message":"no slots","status":"error"}';
  await using unwell = await scripted({ http: (_path, _body, response) => json(response, starting, 500) });
  const why = `GET /health: HTTP 500: ${starting}`;
  expect(await probe(unwell.endpoints, AbortSignal.timeout(timeoutMs))).toEqual({ ready: false, why });
  await using mute = await scripted({
    http: (path, _body, response) => json(response, path === '/health' ? '{"status":"ok"}' : '{"status":200}'),
  });
  const began = AbortSignal.timeout(100);
  expect(await probe(mute.endpoints, began)).toEqual({ ready: false, why: 'login: no CONNACK: ended by us' });
});

test.each(Object.keys(transports))('the stand-in lets in and acknowledges by %s', async (transport) => {
  const standIn = await openStandIn();
  await using play = playOn(await standIn.endpoints());
  const login = { op: 'login', session: 'alice.1', user: 'alice', transport } as const;
  expect(await play.client.perform(login, { timeoutMs })).toEqual({ is: 'ok' });
  const outcome = await play.client.perform(
    {
      op: 'send',
      message: 'm1',
      from: 'alice',
      to: 'bob',
      via: { session: 'alice.1' },
      payload: { shape: 'empty' },
    },
    { timeoutMs },
  );
  expect(outcome).toMatchObject({ is: 'ok', result: { gave: 'ack', position: { key: '1' } } });
  expect(play.seen).toEqual([]);
  await play.client.close();
  await standIn.close();
});
