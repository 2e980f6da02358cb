import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Running, runServer } from '../testing/in-process.ts';

let server: Running;
beforeEach(async () => {
  server = await runServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const WHERE = { login_uid: 'alice', channel_id: 'bob', channel_type: 1 };

test.each([
  ['/message', { ...WHERE, message_id: { $integer: 'x' } }],
  ['/message', `{"login_uid":"alice","channel_id":"bob","channel_type":1,"message_id":${'9'.repeat(30)}}`],
  ['/message/send', { from_uid: 'half \ud800', channel_id: 'bob', channel_type: 1, payload: 'eA==' }],
  ['/message/send', { channel_id: 'bob', channel_type: 1, payload: 'eA==', client_msg_no: '\udc00' }],
  ['/user/token', { uid: 'alice', token: 'a\0b' }],
  ['/channel', { channel_id: 'g1', channel_type: 2, subscribers: ['bob\0x'] }],
  ['/channel/subscriber_add', { channel_id: 'g1', subscribers: ['a@b'] }],
  ['/channel/blacklist_add', { channel_id: 'bob', channel_type: 1, uids: [''] }],
  ['/user/systemuids_add', { uids: ['a#b'] }],
])('%s refuses what could not be kept as it is: %j', async (path, body) => {
  expect(await server.api.post(path, body)).toMatchObject({ status: 400, json: { status: 400 } });
});
