import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runServer } from './testing/in-process.ts';
import { RpcClient } from './testing/rpc-client.ts';
import { until } from './testing/until.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'restart-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

test('a graceful end under load is soon, answers what it took, and keeps what it answered', async () => {
  const server = await runServer([], { data });
  const [alice, web] = [await server.login('alice'), new RpcClient(server.ws)];
  await web.login('carol');
  const api = Array.from({ length: 40 }, (_, index) => server.api.send('dave', 'bob', `api ${index}`));
  const byApi = Promise.allSettled(api);
  for (let count = 0; count < 100; count++) {
    alice.post('bob', Buffer.from(`tcp ${count}`));
    web.write(sendOf(count));
  }
  await until('some are answered', () => alice.ackOf(10) && web.replies.length > 10);
  const began = Date.now();
  await server[Symbol.asyncDispose]();
  expect(Date.now() - began).toBeLessThan(1000);
  await until('both are disconnected', () => alice.closed && web.closed);

  await using again = await runServer([], { data });
  const stored = async (from: string) => (await again.api.history('bob', from)).map(({ payload }) => payload);
  const acked = alice.frames.filter(({ packet }) => packet === 'SENDACK').length;
  expect((await stored('alice')).slice(0, acked)).toEqual(Array.from({ length: acked }, (_, n) => `tcp ${n}`));
  const answered = web.replies.filter(({ result }) => result?.['messageSeq'] !== undefined).length;
  expect((await stored('carol')).length).toBeGreaterThanOrEqual(answered);
  const sent = (await byApi).flatMap((send, n) => (send.status === 'fulfilled' && send.value === 200 ? [n] : []));
  expect(sent.length).toBeGreaterThan(0);
  expect(await stored('dave')).toEqual(expect.arrayContaining(sent.map((n) => `api ${n}`)));
  for (const from of ['alice', 'carol', 'dave'])
    expect(await again.api.conversation('bob', from)).toMatchObject({ unread: (await stored(from)).length });
});

test('marks, lists and numbers are the same after a graceful end, and go on where they were', async () => {
  const before = await runServer([], { data });
  const { api } = before;
  for (const peer of ['bob', 'carol', 'dave', 'erin']) {
    for (const text of ['1', '2', '3']) await api.send(peer, 'alice', text, { client_msg_no: `${peer}-${text}` });
  }
  const where = { uid: 'alice', channel_type: 1 };
  await api.clearUnread('alice', 'bob');
  await api.post('/conversations/setUnread', { ...where, channel_id: 'carol', unread: 2 });
  await api.post('/conversations/delete', { ...where, channel_id: 'dave' });
  await api.post('/channel/blacklist_add', { channel_id: 'alice', channel_type: 1, uids: ['erin'] });
  await api.send('erin', 'alice', 'do it', { header: { sync_once: 1 } });
  await api.commands('alice');
  const list = await api.conversations('alice');
  await before[Symbol.asyncDispose]();

  // The clock of the machine is set back meanwhile.
  await using after = await runServer([], { data, now: () => Date.now() - 3_600_000 });
  expect(await after.api.conversations('alice')).toEqual(list);
  expect(await after.api.commands('alice')).toHaveLength(1);
  await after.api.send('bob', 'alice', '3', { client_msg_no: 'bob-3' });
  expect(await after.api.history('alice', 'bob')).toHaveLength(3);
  const version = Math.max(...list.map((entry) => entry.version));
  await after.api.clearUnread('alice', 'carol');
  await after.api.send('dave', 'alice', '4');
  const changes = (await after.api.conversations('alice', { version })).filter(({ version: at }) => at > version);
  expect(changes.map(({ channel_id: id, unread, last_msg_seq: seq }) => [id, unread, seq])).toEqual([
    ['dave', 1, 4],
    ['carol', 0, 3],
  ]);
  expect(await (await after.login('erin')).send('alice', 'blocked')).toMatchObject({ reasonCode: 4 });
});

function sendOf(count: number): object {
  const payload = Buffer.from(`ws ${count}`).toString('base64');
  const params = { channelId: 'bob', channelType: 1, clientMsgNo: `ws-${count}`, payload };
  return { jsonrpc: '2.0', id: `send-${count}`, method: 'send', params };
}
