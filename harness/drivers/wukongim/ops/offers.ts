import type { CapabilityName, Offer, OpOf, Outcome } from '../../../vocabulary/index.ts';
import type { ApiRequest } from '../api/api.ts';
import type { Route } from '../api/routes.ts';
import { anythingSchema } from '../api/schemas.ts';
import type { Doing } from '../desk.ts';
import { personChannel } from '../wire/wkproto/packets.ts';

/**
 * Asks the routes that a capability stands on for nothing: reads of a chat that was never used, and writes without what
 * they need, which change nothing. A route that the server does not serve is answered with 404.
 */
export async function askOffers(doing: Doing, { user }: OpOf<'ask-offers'>): Promise<Outcome> {
  const { api, play } = doing;
  const uid = play.world.native(user);
  const offers: Offer[] = [];
  for (const [capability, asked] of routesFor(uid, play.world.native('nobody'))) {
    const called = await api.call(asked, anythingSchema, doing.deadline);
    if ('failure' in called && called.failure.is === 'unknown' && called.status === undefined) return called.failure;
    const offered = isServed('failure' in called ? (called.status ?? 200) : 200);
    const detail = `${asked.route}: ${'failure' in called ? called.failure.detail : 'answered'}`;
    if (offered !== undefined) offers.push({ capability, offered, detail });
  }
  return { is: 'ok', result: { gave: 'offers', offers } };
}

/** Whether a route is served whose answer has this status; `undefined` when that tells nothing: the server is in trouble. */
function isServed(status: number): boolean | undefined {
  if (status === 404 || status === 501) return false;
  return status < 500 ? true : undefined;
}

function routesFor(uid: string, nobody: string): [CapabilityName, ApiRequest][] {
  const chat = { login_uid: uid, channel_id: nobody, channel_type: personChannel };
  const query = new URLSearchParams({ channel_id: nobody, channel_type: '0' });
  return [
    ['register', post('POST /user/token', {})],
    ['apiSend', post('POST /message/send', {})],
    ['apiWays', post('POST /message/sendbatch', {})],
    ['block', post('POST /channel/blacklist_add', {})],
    ['block', post('POST /channel/blacklist_remove', {})],
    ['allowList', post('POST /channel/whitelist_add', {})],
    ['allowList', post('POST /channel/whitelist_remove', {})],
    ['historyWays', post('POST /channel/messagesync', { ...chat, limit: 1 })],
    ['walkWays', post('POST /channel/messagesync', { ...chat, start_message_seq: 1, limit: 1, pull_mode: 1 })],
    ['lookUpWays', post('POST /messages', { ...chat, client_msg_nos: ['none'] })],
    ['listWays', post('POST /conversation/sync', { uid, msg_count: 1 })],
    ['syncWays', post('POST /conversation/sync', { uid, version: 1, msg_count: 1, only_unread: 1 })],
    ['markRead', post('POST /conversations/clearUnread', {})],
    ['inspectChannel', { route: 'GET /channel/max_message_seq', query }],
    ['dialect', post('POST /conversations/setUnread', {})],
    ['dialect', post('POST /conversations/delete', {})],
    ['dialect', post('POST /conversation/channels', { uid })],
    ['dialect', post('POST /message/sync', {})],
    ['dialect', post('POST /message/syncack', {})],
    ['dialect', post('POST /channel', {})],
    ['dialect', post('POST /channel/subscriber_add', {})],
    ['dialect', post('POST /channel/subscriber_remove', {})],
    ['dialect', post('POST /channel/whitelist_add', {})],
    ['dialect', { route: 'GET /channel/whitelist', query }],
    ['dialect', { route: 'GET /user/systemuids' }],
    ['dialect', { route: 'GET /route' }],
    ['dialect', { route: 'GET /connz', query: new URLSearchParams({ uid }) }],
  ];
}

function post(route: Route, body: object): ApiRequest {
  return { route, body: JSON.stringify(body) };
}
