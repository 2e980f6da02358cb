import type { CapabilityName, Offer, OpOf, Outcome } from '../../../vocabulary/index.ts';
import type { ApiRequest } from '../api/api.ts';
import { anythingSchema } from '../api/schemas.ts';
import type { Doing } from '../desk.ts';
import { personChannel } from '../wire/packets.ts';

/**
 * Asks each route that a capability stands on for nothing: reads of a chat that was never used, and writes without what
 * they need, which change nothing. A route that the server does not serve is answered with 404.
 */
export async function askOffers(doing: Doing, { user }: OpOf<'ask-offers'>): Promise<Outcome> {
  const { api, play, deadline } = doing;
  const uid = play.world.native(user);
  const offers: Offer[] = [];
  for (const [capability, asked] of routesFor(uid, play.world.native('nobody'))) {
    const called = await api.call(asked, anythingSchema, deadline);
    if ('failure' in called && called.failure.is === 'unknown' && called.status === undefined) return called.failure;
    const offered = isServed('failure' in called ? (called.status ?? 200) : 200);
    const detail = `${asked.method} ${asked.path}: ${'failure' in called ? called.failure.detail : 'answered'}`;
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
  return [
    ['register', post('/user/token', {})],
    ['apiSend', post('/message/send', {})],
    ['historyWays', post('/channel/messagesync', { ...chat, limit: 1 })],
    ['lookUpWays', post('/messages', { ...chat, client_msg_nos: ['none'] })],
    ['listWays', post('/conversation/sync', { uid, msg_count: 1 })],
    ['markRead', post('/conversations/clearUnread', {})],
    ['inspectChannel', { method: 'GET', path: `/channel/max_message_seq?channel_id=${nobody}&channel_type=0` }],
  ];
}

function post(path: string, body: object): ApiRequest {
  return { method: 'POST', path, body: JSON.stringify(body) };
}
