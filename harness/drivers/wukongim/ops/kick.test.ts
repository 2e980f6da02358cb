import { expect, test } from 'vitest';
import { json, playOn, scripted } from '../fixtures/scripted-server.ts';

const timeoutMs = 2000;
const alice = 'salt567890alice';

test('all connections of the user, and of nobody else, are ended by a kick', async () => {
  const connection = (id: string, uid: string) => `{"id":${id},"uid":"${uid}","device_id":"d","node_id":1001}`;
  const connections = [connection('9007199254740993', alice), connection('2', `${alice}2`), connection('3', alice)];
  await using server = await scripted({
    http: (path, _body, response) =>
      json(
        response,
        path.startsWith('/connz') ? `{"connections":[${connections.join()}],"total":9}` : '{"status":200}',
      ),
  });
  await using play = playOn(server.endpoints);
  expect(await play.client.perform({ op: 'kick', user: 'alice' }, { timeoutMs })).toEqual({ is: 'ok' });
  expect(server.requests).toEqual([
    `/connz?uid=${alice}&limit=100`,
    `/conn/kick {"uid":"${alice}","node_id":1001,"conn_id":9007199254740993}`,
    `/conn/kick {"uid":"${alice}","node_id":1001,"conn_id":3}`,
  ]);
});
