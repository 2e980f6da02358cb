import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Running, runServer } from './testing/in-process.ts';
import { DEFAULT_POLICY } from './pipeline/policy.ts';

let server: Running;
beforeEach(async () => {
  server = await runServer();
});
afterEach(() => server[Symbol.asyncDispose]());

/** Changes a list of a channel, and says with which status. */
async function change(what: string, channel: string, type: number, uids: string[]): Promise<number> {
  return (await server.api.post(`/channel/${what}`, { channel_id: channel, channel_type: type, uids })).status;
}

async function group(id: string, subscribers: string[], more: object = {}): Promise<void> {
  await server.api.post('/channel', { channel_id: id, channel_type: 2, subscribers, ...more });
}

test('who is blocked cannot send, leaves no trace, and may again when he is unblocked', async () => {
  const [alice, bob] = [await server.login('alice'), await server.login('bob')];
  await change('blacklist_add', 'bob', 1, ['alice']);
  expect(await alice.send('bob', 'no')).toMatchObject({ reasonCode: 4, messageId: 0n, messageSeq: 0 });
  await bob.ping();
  expect([bob.texts, await server.api.history('bob', 'alice')]).toEqual([[], []]);
  expect([await server.api.conversations('alice'), await server.api.conversations('bob')]).toEqual([[], []]);
  expect(await bob.send('alice', 'the other way')).toMatchObject({ reasonCode: 1, messageSeq: 1 });
  await change('blacklist_remove', 'bob', 1, ['alice']);
  expect(await alice.send('bob', 'yes')).toMatchObject({ reasonCode: 1, messageSeq: 2 });
});

test('a list that is set holds nobody else', async () => {
  const [alice, carol] = [await server.login('alice'), await server.login('carol')];
  await change('blacklist_add', 'bob', 1, ['alice', 'carol']);
  await change('blacklist_set', 'bob', 1, ['carol']);
  expect([(await alice.send('bob', 'a')).reasonCode, (await carol.send('bob', 'c')).reasonCode]).toEqual([1, 4]);
  await change('blacklist_set', 'bob', 1, []);
  expect((await carol.send('bob', 'c')).reasonCode).toBe(1);
});

test('the API, system users, and whoever writes to one or to himself are not blocked', async () => {
  const [robot, alice, bob] = [await server.login('robot'), await server.login('alice'), await server.login('bob')];
  await server.api.post('/user/systemuids_add', { uids: ['robot'] });
  await change('blacklist_add', 'bob', 1, ['robot', 'alice', 'bob']);
  await change('blacklist_add', 'robot', 1, ['alice']);
  expect((await robot.send('bob', 'r')).reasonCode).toBe(1);
  expect((await alice.send('robot', 'a')).reasonCode).toBe(1);
  expect((await bob.send('bob', 'b')).reasonCode).toBe(1);
  expect(await server.api.send('alice', 'bob', 'by the API')).toBe(200);
  await server.api.post('/user/systemuids_remove', { uids: ['robot'] });
  expect((await robot.send('bob', 'r')).reasonCode).toBe(4);
});

test('a group refuses who is blocked, no subscriber, or not on its whitelist, in that order', async () => {
  const [alice, bob, carol] = [await server.login('alice'), await server.login('bob'), await server.login('carol')];
  const reasons = async () =>
    Promise.all([alice, bob, carol].map(async (one) => (await one.send('g1', 'm', { channelType: 2 })).reasonCode));
  await group('g1', ['alice', 'bob']);
  expect(await reasons()).toEqual([1, 1, 3]);
  await change('whitelist_add', 'g1', 2, ['alice', 'carol']);
  expect(await reasons()).toEqual([1, 13, 3]);
  await change('blacklist_add', 'g1', 2, ['alice', 'carol']);
  expect(await reasons()).toEqual([4, 13, 4]);
  await change('whitelist_remove', 'g1', 2, ['alice', 'carol']);
  expect(await reasons()).toEqual([4, 1, 4]);
});

test('a banned or disbanded channel takes nothing, from a session or the API', async () => {
  const alice = await server.login('alice');
  await group('g1', ['alice']);
  await server.api.post('/channel/info', { channel_id: 'g1', channel_type: 2, ban: 1 });
  expect((await alice.send('g1', 'm', { channelType: 2 })).reasonCode).toBe(19);
  expect(await server.api.send('alice', 'g1', 'm', { channel_type: 2 })).toBe(400);
  await server.api.post('/channel/info', { channel_id: 'g1', channel_type: 2 });
  expect((await alice.send('g1', 'm', { channelType: 2 })).reasonCode).toBe(1);
  await server.api.post('/channel/delete', { channel_id: 'g1', channel_type: 2 });
  expect((await alice.send('g1', 'm', { channelType: 2 })).reasonCode).toBe(24);
  expect(await server.api.history('alice', 'g1', 2)).toHaveLength(1);
});

test('who is removed from a group gets nothing more, and loses the conversation', async () => {
  const [alice, bob] = [await server.login('alice'), await server.login('bob')];
  await group('g1', ['alice', 'bob']);
  await alice.send('g1', 'before', { channelType: 2 });
  await server.api.post('/channel/subscriber_remove', { channel_id: 'g1', channel_type: 2, subscribers: ['bob'] });
  await alice.send('g1', 'after', { channelType: 2 });
  await bob.ping();
  expect([bob.texts, await server.api.conversations('bob')]).toEqual([['before'], []]);
  expect((await bob.send('g1', 'm', { channelType: 2 })).reasonCode).toBe(3);
});

test('with --person-whitelist only those on it may write', async () => {
  await using strict = await runServer([], { policy: { ...DEFAULT_POLICY, personWhitelist: true } });
  const alice = await strict.login('alice');
  expect((await alice.send('bob', 'm')).reasonCode).toBe(13);
  await strict.api.post('/channel/whitelist_add', { channel_id: 'bob', channel_type: 1, uids: ['alice'] });
  expect((await alice.send('bob', 'm')).reasonCode).toBe(1);
  const { json } = await strict.api.get('/channel/whitelist?channel_id=bob&channel_type=1');
  expect(json).toMatchObject([{ uid: 'alice' }]);
});

test('lists that make no sense are refused', async () => {
  expect(await change('blacklist_add', 'bob', 1, [])).toBe(400);
  expect(await change('blacklist_add', 'b#b', 1, ['alice'])).toBe(400);
  expect(await change('whitelist_set', 'g1', 0, ['alice'])).toBe(400);
});
