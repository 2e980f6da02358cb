import { expect, test } from 'vitest';
import { runServer } from './testing/in-process.ts';
import { RpcClient } from './testing/rpc-client.ts';
import { until } from './testing/until.ts';
import { WebhookEar } from './testing/webhook-ear.ts';

/** Two names of each shape that users may have. */
const NAMES: readonly (readonly [string, string])[] = [
  ['ALICE', 'Alice'],
  ['0123456789', '9'],
  ['x'.repeat(63) + 'a', 'x'.repeat(63) + 'b'],
  ['\u{e5}lice-用户-🙂', 'a\u{30a}lice-用户-🙂'],
  ['a.b_c~d', 'a:b|c-d e'],
  [`n${'é'.repeat(500)}`, `n${'é'.repeat(499)}e`],
];

test.each(NAMES)('users %s and %s are two, and served everywhere', async (one, other) => {
  await using ear = await WebhookEar.listen();
  await using server = await runServer([], { webhook: { url: ear.url, intervalMs: 10 } });
  const { api } = server;
  const [sender, receiver] = [await server.login(one), new RpcClient(server.ws)];
  await receiver.login(other);
  expect(await sender.send(other, 'by session', { flags: 0, expire: 3600 })).toMatchObject({ reasonCode: 1 });
  expect(await api.send(one, other, 'by the API', { header: { red_dot: 0 }, expire: 3600 })).toBe(200);
  await receiver.send(one, 'back', { header: {}, expire: 3600 });
  await until('all are pushed', () => receiver.pushes.length === 2 && sender.pushes.length === 2);
  expect(receiver.pushes[0]).toMatchObject({ fromUid: one, channelId: one });
  expect(sender.pushes[1]).toMatchObject({ fromUid: other, channelId: other });

  const texts = ['by session', 'by the API', 'back'];
  expect((await api.history(one, other)).map(({ payload }) => payload)).toEqual(texts);
  expect((await api.history(other, one)).map(({ from_uid: from }) => from)).toEqual([one, one, other]);
  expect(await api.conversation(other, one)).toMatchObject({ unread: 2, last_msg_seq: 3 });
  expect(await api.conversations(other, { only_unread: 1 })).toHaveLength(1);
  await api.clearUnread(other, one);
  expect(await api.conversation(other, one)).toMatchObject({ unread: 0 });
  expect(await api.maxSeqStatus(one, other)).toBe(200);
  await until('the back end is told', () => ear.stored.length === 3);
  expect(ear.stored[0]).toMatchObject({ from_uid: one, channel_id: other });
  expect((await api.post('/user/onlinestatus', [one, other])).json).toHaveLength(2);
  const { connections } = (await api.get(`/connz?uid=${encodeURIComponent(one)}`)).json as { connections: object[] };
  expect(connections).toMatchObject([{ uid: one }]);

  await api.post('/channel/blacklist_add', { channel_id: other, channel_type: 1, uids: [one] });
  expect(await sender.send(other, 'blocked')).toMatchObject({ reasonCode: 4 });
  await api.post('/user/token', { uid: one, token: 'secret', device_flag: 0 });
  expect((await server.login(one, { token: 'wrong', deviceId: 'other' })).connack?.reasonCode).toBe(2);
});
