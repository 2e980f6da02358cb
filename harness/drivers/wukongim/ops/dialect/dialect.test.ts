import { describe, expect, test } from 'vitest';
import type { OpOf } from '../../../../vocabulary/index.ts';
import { json, playOn, scripted } from '../../fixtures/scripted-server.ts';
import { openStandIn } from '../../stand-in.ts';
import { dialectOps } from './index.ts';

const timeoutMs = 2000;
type Op = OpOf<'dialect'>;

const alice = 'salt567890alice';
const bob = 'salt567890bob';
const two = ['alice', 'bob'];

/** Each op once, and the requests that it comes to. */
const asked: Readonly<Record<string, [given: Partial<Op>, requests: readonly string[]]>> = {
  'wukongim:set-unread': [
    { users: two, args: { unread: 3 } },
    [`/conversations/setUnread {"uid":"${alice}","channel_id":"${bob}","channel_type":1,"unread":3}`],
  ],
  'wukongim:delete-conversation': [
    { users: two },
    [`/conversations/delete {"uid":"${alice}","channel_id":"${bob}","channel_type":1}`],
  ],
  'wukongim:list-channels': [{ users: ['alice'] }, [`/conversation/channels {"uid":"${alice}"}`]],
  'wukongim:send-command': [
    { users: two, message: 'c1' },
    [
      `/message/send {"client_msg_no":"salt567890-c1","from_uid":"${alice}","channel_id":"${bob}","channel_type":1,"payload":"aGk=","header":{"no_persist":0,"red_dot":0,"sync_once":1}}`,
    ],
  ],
  'wukongim:send-expiring': [
    { users: two, message: 'e1', args: { seconds: 60 } },
    [
      `/message/send {"client_msg_no":"salt567890-e1","from_uid":"${alice}","channel_id":"${bob}","channel_type":1,"payload":"aGk=","expire":60}`,
    ],
  ],
  'wukongim:set-token': [
    { users: ['alice'], args: { master: true } },
    [`/user/token {"uid":"${alice}","token":"token-${alice}","device_flag":0,"device_level":1}`],
  ],
  'wukongim:sync-commands': [{ users: ['alice'] }, [`/message/sync {"uid":"${alice}","message_seq":0,"limit":1000}`]],
  'wukongim:ack-commands': [{ users: ['alice'] }, []],
  'wukongim:quit-device': [{ users: ['alice'] }, [`/user/device_quit {"uid":"${alice}","device_flag":0}`]],
  'wukongim:system-user': [{ users: ['alice'], args: { on: true } }, [`/user/systemuids_add {"uids":["${alice}"]}`]],
  'wukongim:list-system-users': [{ users: [] }, ['/user/systemuids']],
  'wukongim:channel-info': [
    { users: ['alice'], args: { ban: true } },
    [`/channel/info {"channel_id":"${alice}","channel_type":1,"large":0,"ban":1,"disband":0}`],
  ],
  'wukongim:whitelist': [
    { users: two, args: { on: false } },
    [`/channel/whitelist_remove {"channel_id":"${alice}","channel_type":1,"uids":["${bob}"]}`],
  ],
  'wukongim:list-whitelist': [{ users: ['alice'] }, [`/channel/whitelist?channel_id=${alice}&channel_type=1`]],
  'wukongim:route': [{ users: two }, ['/route', `/route/batch ["${alice}","${bob}"]`]],
  'wukongim:make-group': [
    { users: two },
    [`/channel {"channel_id":"salt567890g1","channel_type":2,"subscribers":["${alice}","${bob}"]}`],
  ],
  'wukongim:add-members': [
    { users: ['bob'] },
    [`/channel/subscriber_add {"channel_id":"salt567890g1","channel_type":2,"subscribers":["${bob}"]}`],
  ],
  'wukongim:remove-members': [
    { users: ['bob'] },
    [`/channel/subscriber_remove {"channel_id":"salt567890g1","channel_type":2,"subscribers":["${bob}"]}`],
  ],
  'wukongim:delete-group': [{ users: [] }, ['/channel/delete {"channel_id":"salt567890g1","channel_type":2}']],
};

const answers: Readonly<Record<string, string>> = {
  '/conversation/channels': '[]',
  '/message/send': '{"data":{"message_id":7,"client_msg_no":""}}',
  '/message/sync': '[]',
  '/connz': '{"connections":null,"total":0}',
  '/user/systemuids': 'null',
  '/channel/whitelist': '[]',
  '/route': '{"tcp_addr":"","ws_addr":"","wss_addr":""}',
  '/route/batch': '[]',
};

test('every dialect op is tried here', () => {
  expect(Object.keys(asked).sort()).toEqual(Object.keys(dialectOps).sort());
});

describe.each(Object.entries(asked))('%s', (name, [given, requests]) => {
  const op: Op = { op: 'dialect', name, users: [], ...given };

  test('asks what it is to ask', async () => {
    await using server = await scripted({
      http: (path, _body, response) => json(response, answers[path.split('?')[0]!] ?? '{"status":200}'),
    });
    await using play = playOn(server.endpoints);
    const outcome = await play.client.perform(op, { timeoutMs, bytes: Buffer.from('hi') });
    expect(outcome).toMatchObject({ is: 'ok' });
    expect(server.requests).toEqual(requests);
  });

  test('is not asked with arguments that it does not take, nor of another number of users', async () => {
    await using server = await scripted({});
    await using play = playOn(server.endpoints);
    const many = ['a', 'b', 'c'];
    const wrong = [{ ...op, args: { nonsense: 1 } }];
    if (!/route|group|members/.test(name)) wrong.push({ ...op, args: op.args ?? {}, users: many } as never);
    for (const each of wrong)
      expect(await play.client.perform(each, { timeoutMs })).toMatchObject({
        is: 'refused',
        by: 'network',
        code: 'bad-args',
      });
    expect(server.requests).toEqual([]);
  });

  test('is done by the stand-in', async () => {
    const standIn = await openStandIn();
    await using play = playOn(await standIn.endpoints());
    const outcome = await play.client.perform(op, { timeoutMs });
    expect(outcome).toMatchObject({ is: 'ok' });
    await play.client.close();
    await standIn.close();
  });
});

test('commands that were given are acknowledged by the number of the last one', async () => {
  const command = (seq: number) =>
    `{"message_id":${seq},"message_seq":${seq},"client_msg_no":"salt567890-c${seq}","from_uid":"${bob}","channel_id":"${bob}____cmd","channel_type":1,"payload":"aGk="}`;
  await using server = await scripted({
    http: (path, _body, response) =>
      json(response, path === '/message/sync' ? `[${command(1)},${command(2)}]` : '{"status":200}'),
  });
  await using play = playOn(server.endpoints);
  const op = (name: string): Op => ({ op: 'dialect', name, users: ['alice'] });
  expect(await play.client.perform(op('wukongim:sync-commands'), { timeoutMs })).toMatchObject({
    result: { gave: 'messages', messages: [{ message: 'c1', from: 'bob' }, { message: 'c2' }] },
  });
  expect(await play.client.perform(op('wukongim:ack-commands'), { timeoutMs })).toEqual({ is: 'ok' });
  expect(server.requests[1]).toBe(`/message/syncack {"uid":"${alice}","last_message_seq":2}`);
});

test('an op that is not known is not offered', async () => {
  await using server = await scripted({});
  await using play = playOn(server.endpoints);
  const outcome = await play.client.perform({ op: 'dialect', name: 'wukongim:dance', users: [] }, { timeoutMs });
  expect(outcome).toMatchObject({ is: 'refused', by: 'network', code: 'not-offered' });
});
