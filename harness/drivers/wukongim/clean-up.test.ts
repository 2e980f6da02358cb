import { expect, test } from 'vitest';
import { cleanUp } from './clean-up.ts';
import { json, scripted } from './fixtures/scripted-server.ts';

const how = { turn: async () => 0, signal: new AbortController().signal };
const users = ['imc-ci0123456789alice', 'imc-ci0123456789bob'];
const made = {
  users: [...users, 'somebody'],
  groups: new Map([
    ['imc-ci0123456789g1', users],
    ['theirs', users],
  ]),
};

/** What the server has: chats of our users and of others, connections and system users of both. */
const there: Readonly<Record<string, (body: string) => string>> = {
  '/health': () => '{"status":"ok"}',
  '/connz': () =>
    '{"connections":[{"id":9007199254740993,"uid":"imc-ci9zed","device_id":"d"},{"id":2,"uid":"not-imc-ci","device_id":"d"}],"total":2}',
  '/user/systemuids': () => '["imc-ci0123456789bob","real-system-user"]',
  '/conversation/channels': (body) =>
    body.includes('alice')
      ? `[{"channel_id":"${users[1]}@${users[0]}","channel_type":1},{"channel_id":"imc-ci0123456789g1","channel_type":2},{"channel_id":"${users[0]}____cmd","channel_type":1}]`
      : '[]',
};

function serving(refused?: string) {
  return scripted({
    http(path, body, response) {
      const [route = ''] = path.split('?');
      if (route === refused) json(response, '{"msg":"not today","status":400}', 400);
      else json(response, there[route]?.(body) ?? '{"status":200}');
    },
  });
}

test('what begins with the prefix is removed, and nothing else is named', async () => {
  await using server = await serving();
  const cleaned = await cleanUp({ ...server.endpoints, prefix: 'imc-ci' }, made, how);
  expect(cleaned).toMatchObject({
    failed: 0,
    removed: { sessions: 1, groups: 1, memberships: 2, conversations: 2, logins: 4 },
  });
  expect([...server.requests].sort()).toEqual(
    [
      '/health',
      '/connz?uid=imc-ci&limit=1000',
      '/conn/kick {"uid":"imc-ci9zed","conn_id":9007199254740993}',
      '/user/systemuids',
      '/user/systemuids_remove {"uids":["imc-ci0123456789bob"]}',
      `/channel/subscriber_remove {"channel_id":"imc-ci0123456789g1","channel_type":2,"subscribers":${JSON.stringify(users)}}`,
      '/channel/delete {"channel_id":"imc-ci0123456789g1","channel_type":2}',
      ...[...users, 'imc-ci9zed', 'imc-ciprobe'].flatMap((uid) => [
        `/conversation/channels {"uid":"${uid}"}`,
        `/user/device_quit {"uid":"${uid}","device_flag":-1}`,
      ]),
      `/conversations/delete {"uid":"${users[0]}","channel_id":"${users[1]}","channel_type":1}`,
      `/conversations/delete {"uid":"${users[0]}","channel_id":"imc-ci0123456789g1","channel_type":2}`,
    ].sort(),
  );
});

test('without a prefix nothing is removed', async () => {
  await using server = await serving();
  expect(await cleanUp(server.endpoints, made, how)).toMatchObject({ removed: {}, failed: 0 });
  expect(server.requests).toEqual(['/health']);
});

test('what cannot be removed is counted, with the first reason', async () => {
  await using server = await serving('/conversations/delete');
  const cleaned = await cleanUp({ ...server.endpoints, prefix: 'imc-ci' }, made, how);
  expect(cleaned).toMatchObject({ failed: 2, why: 'not today', removed: { logins: 4 } });
  expect(cleaned.removed).not.toHaveProperty('conversations');
});

test('a server that is not there is an error of its own', async () => {
  await expect(cleanUp({ http: 'http://127.0.0.1:1', prefix: 'imc-ci' }, made, how)).rejects.toMatchObject({
    code: 'IMC_ERR_NEVER_HEALTHY',
  });
});
