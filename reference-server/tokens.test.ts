import { expect, test } from 'vitest';
import { DEFAULT_POLICY, type Policy } from './pipeline/policy.ts';
import { type Running, runServer } from './testing/in-process.ts';
import type { LoginOptions } from './testing/client.ts';
import { RpcClient } from './testing/rpc-client.ts';
import { until } from './testing/until.ts';

function serverWith(policy: Partial<Policy> = {}): Promise<Running> {
  return runServer([], { policy: { ...DEFAULT_POLICY, ...policy } });
}

function giveToken({ api }: Running, uid: string, token: string, more: object = {}) {
  return api.post('/user/token', { uid, token, device_flag: 0, ...more });
}

async function reasonOf(server: Running, uid: string, how?: LoginOptions): Promise<number | undefined> {
  return (await server.login(uid, how)).connack?.reasonCode;
}

/** Waits for the DISCONNECT of a client and for its end, and gives the reason. */
async function disconnection(client: Awaited<ReturnType<Running['login']>>) {
  await until('it is closed', () => client.closed);
  return client.frames.find((frame) => frame.packet === 'DISCONNECT');
}

/** What a client of JSON-RPC was told of its end. */
function disconnectsOf({ replies }: RpcClient) {
  return replies.filter(({ method }) => method === 'disconnect').map(({ params }) => params);
}

test('who was given a token needs it, for that kind of device; others need none', async () => {
  await using server = await serverWith();
  await giveToken(server, 'alice', 'right');
  expect(await reasonOf(server, 'alice', { token: 'right' })).toBe(1);
  const mallory = await server.login('alice', { token: 'wrong', deviceId: 'other' });
  expect(mallory.connack?.reasonCode).toBe(2);
  await until('it is closed', () => mallory.closed);
  expect(await reasonOf(server, 'alice')).toBe(2);
  expect(await reasonOf(server, 'alice', { deviceFlag: 1 })).toBe(1);
  expect(await reasonOf(server, 'bob')).toBe(1);
});

test('with --token-auth on everybody needs a token, with off nobody does', async () => {
  await using strict = await serverWith({ tokenAuth: 'on' });
  await using open = await serverWith({ tokenAuth: 'off' });
  for (const server of [strict, open]) await giveToken(server, 'alice', 'right');
  expect([await reasonOf(strict, 'bob'), await reasonOf(open, 'bob')]).toEqual([2, 1]);
  expect([await reasonOf(strict, 'alice', { token: 'right' }), await reasonOf(open, 'alice')]).toEqual([1, 1]);
});

test('a refused login does not end the session that is there, nor is it online', async () => {
  await using server = await serverWith();
  await giveToken(server, 'alice', 'right');
  const alice = await server.login('alice', { token: 'right' });
  await server.login('alice', { token: 'wrong' });
  await alice.ping();
  expect((await server.api.post('/user/onlinestatus', ['alice'])).json).toHaveLength(1);
});

test('a master ends the other devices of its kind, and so does its new token', async () => {
  await using server = await serverWith();
  await giveToken(server, 'alice', 'one', { device_level: 1 });
  const first = await server.login('alice', { token: 'one' });
  const web = await server.login('alice', { deviceFlag: 1 });
  const second = await server.login('alice', { token: 'one', deviceId: 'tablet' });
  expect(await disconnection(first)).toMatchObject({ reasonCode: 12, reason: 'login in other device' });
  await second.ping();
  await giveToken(server, 'alice', 'two', { device_level: 1 });
  expect(await disconnection(second)).toMatchObject({ reasonCode: 12 });
  await web.ping();
});

test('a device of JSON-RPC is ended likewise, by one of the binary protocol and by the API', async () => {
  await using server = await serverWith();
  await giveToken(server, 'alice', 'one', { device_level: 1 });
  const first = new RpcClient(server.ws);
  await first.login('alice', { token: 'one', deviceFlag: 0, deviceId: 'first' });
  const second = await server.login('alice', { token: 'one' });
  await until('it is closed', () => first.closed);
  expect(disconnectsOf(first)).toEqual([{ reasonCode: 12, reason: 'login in other device' }]);
  const third = new RpcClient(server.tcp);
  await third.login('alice', { token: 'one', deviceFlag: 0, deviceId: 'third' });
  expect(await disconnection(second)).toMatchObject({ reasonCode: 12 });
  await server.api.post('/user/device_quit', { uid: 'alice', device_flag: 0 });
  await until('it is closed too', () => third.closed);
  expect(disconnectsOf(third)).toEqual([{ reasonCode: 12 }]);
});

test('device_quit ends the sessions of a device, and its token', async () => {
  await using server = await serverWith({ tokenAuth: 'on' });
  await giveToken(server, 'alice', 'right');
  const alice = await server.login('alice', { token: 'right' });
  await server.api.post('/user/device_quit', { uid: 'alice', device_flag: -1 });
  expect(await disconnection(alice)).toMatchObject({ reasonCode: 12, reason: '' });
  expect(await reasonOf(server, 'alice', { token: 'right' })).toBe(2);
});

test('a banned user gets no token and cannot log in', async () => {
  await using server = await serverWith();
  await server.api.post('/channel/info', { channel_id: 'alice', channel_type: 1, ban: 1 });
  expect((await giveToken(server, 'alice', 't')).json).toEqual({ status: 19 });
  expect(await reasonOf(server, 'alice')).toBe(19);
  await server.api.post('/channel/info', { channel_id: 'alice', channel_type: 1, ban: 0 });
  expect(await reasonOf(server, 'alice')).toBe(1);
});

test('a connection is listed, and can be kicked or removed', async () => {
  await using server = await serverWith();
  const alice = await server.login('alice');
  const list = async () => (await server.api.get('/connz?uid=ali')).json as { connections: { id: number }[] };
  const { connections } = await list();
  expect(connections).toMatchObject([{ uid: 'alice', ip: '127.0.0.1', device: 'App(slave)', device_id: 'phone' }]);
  await server.api.post('/conn/kick', { uid: 'alice', conn_id: connections[0]?.id });
  expect(await disconnection(alice)).toMatchObject({ reasonCode: 12, reason: 'server kick' });
  const again = await server.login('alice');
  await server.api.post('/conn/remove', { uid: 'alice', conn_id: (await list()).connections[0]?.id });
  expect(await disconnection(again)).toBeUndefined();
  expect((await list()).connections).toEqual([]);
});

test('a manager token is asked for by every route, and lets the manager in', async () => {
  await using server = await serverWith({ managerToken: 'secret', tokenAuth: 'on' });
  const answers = [undefined, 'wrong', 'secret'].map(async (token) => {
    const response = await fetch(`${server.api.url}/route`, { headers: token === undefined ? {} : { token } });
    return [response.status, (await response.text()).length > 0];
  });
  expect(await Promise.all(answers)).toEqual([
    [401, false],
    [401, false],
    [200, true],
  ]);
  expect(await reasonOf(server, '____manager', { token: 'secret' })).toBe(1);
  expect(await reasonOf(server, '____manager', { token: 'wrong' })).toBe(2);
});

test('clients are told where to connect', async () => {
  await using server = await serverWith();
  const where = { tcp_addr: server.tcp, ws_addr: server.ws, wss_addr: '' };
  expect((await server.api.get('/route')).json).toEqual(where);
  expect((await server.api.post('/route/batch', ['alice'])).json).toEqual([{ ...where, uids: ['alice'] }]);
});
