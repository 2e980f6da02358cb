import type { OpOf, Outcome } from '../../../vocabulary/index.ts';
import type { Called } from '../api/api.ts';
import { type ApiMessage, type ApiPage, maxSeqSchema, pageSchema, recentMessagesSchema } from '../api/schemas.ts';
import { directChannelId } from '../channel-id.ts';
import { type Doing, outcomeOf, viewsOf } from '../desk.ts';
import { groupChannel, personChannel } from '../wire/wkproto/packets.ts';

/** The two users of a direct chat as the server names them: who asks, and the other one. */
export interface Pair {
  readonly user: string;
  readonly peer: string;
}

type Reader = (doing: Doing, pair: Pair) => Promise<Called<ApiMessage[]>>;

/** More than a scenario has: a history that is longer is read in part. */
const limit = 1000;

/** Ways to read a direct chat from its first message to its last. */
export const historyWays: Readonly<Record<string, Reader>> = {
  last: (doing, pair) => page(doing, pair, { start_message_seq: 0, end_message_seq: 0, pull_mode: 0 }),
  up: (doing, pair) => page(doing, pair, { start_message_seq: 1, end_message_seq: 0, pull_mode: 1 }),
  down,
  'recent-messages': recentMessages,
};

/** The way to read a group from its first message to its last. */
export const groupHistoryWays: readonly string[] = ['up'];

/** Reads the history of a group as one of its members. */
export async function readGroup(doing: Doing, { user, group }: OpOf<'read-group'>): Promise<Outcome> {
  const { world } = doing.play;
  const body = JSON.stringify({
    login_uid: world.native(user),
    channel_id: world.native(group),
    channel_type: groupChannel,
    start_message_seq: 1,
    end_message_seq: 0,
    pull_mode: 1,
    limit,
  });
  const called = await doing.api.call({ route: 'POST /channel/messagesync', body }, pageSchema, doing.deadline);
  return outcomeOf(called, ({ messages }) => ({ gave: 'messages', messages: viewsOf(doing, messages) }));
}

/** Reads the history of a direct chat. */
export async function readHistory(doing: Doing, op: OpOf<'read-history'>): Promise<Outcome> {
  const read = historyWays[op.way] ?? historyWays['last']!;
  return outcomeOf(await read(doing, nativePair(doing, op)), (messages) => ({
    gave: 'messages',
    messages: viewsOf(doing, messages),
  }));
}

/** Asks whether the direct channel has come to be: one without a message has not. */
export async function inspectChannel(doing: Doing, op: OpOf<'inspect-channel'>): Promise<Outcome> {
  return outcomeOf(await lastSeq(doing, nativePair(doing, op)), (seq) => ({ gave: 'channel', exists: seq > 0 }));
}

/** The users of an op as the server names them. */
export function nativePair({ play }: Doing, { user, peer }: Pair): Pair {
  return { user: play.world.native(user), peer: play.world.native(peer) };
}

/** From the newest message down to the first. */
async function down(doing: Doing, pair: Pair): Promise<Called<ApiMessage[]>> {
  const newest = await lastSeq(doing, pair);
  if ('failure' in newest) return newest;
  return page(doing, pair, { start_message_seq: newest.value, end_message_seq: 0, pull_mode: 0 });
}

async function page(doing: Doing, pair: Pair, range: Omit<Range, 'limit'>): Promise<Called<ApiMessage[]>> {
  const called = await askPage(doing, pair, { ...range, limit });
  return 'failure' in called ? called : { value: called.value.messages };
}

/** Asks for one page of a direct chat. */
export function askPage({ api, deadline }: Doing, { user, peer }: Pair, range: Range): Promise<Called<ApiPage>> {
  const body = JSON.stringify({ login_uid: user, channel_id: peer, channel_type: personChannel, ...range });
  return api.call({ route: 'POST /channel/messagesync', body }, pageSchema, deadline);
}

/** Numbers of messages from `start` on, itself included, to `end`, itself not; both 0: the newest. */
interface Range {
  readonly start_message_seq: number;
  readonly end_message_seq: number;
  /** 0: down, 1: up. */
  readonly pull_mode: 0 | 1;
  /** Messages, at most. */
  readonly limit: number;
}

async function recentMessages({ api, deadline }: Doing, { user, peer }: Pair): Promise<Called<ApiMessage[]>> {
  const channel = { channel_id: directChannelId(user, peer), channel_type: personChannel };
  const body = JSON.stringify({ uid: user, channels: [{ ...channel, last_msg_seq: 0 }], msg_count: limit });
  const asked = { route: 'POST /conversation/syncMessages', body } as const;
  const called = await api.call(asked, recentMessagesSchema, deadline);
  if ('failure' in called) return called;
  const ours = called.value.filter(({ channel_id }) => channel_id === channel.channel_id);
  return { value: ours.flatMap(({ messages }) => messages) };
}

/** The number of the last message of a direct chat; 0 when the server knows no such channel. */
async function lastSeq({ api, deadline }: Doing, { user, peer }: Pair): Promise<Called<number>> {
  const query = new URLSearchParams({
    channel_id: directChannelId(user, peer),
    channel_type: String(personChannel),
  });
  const asked = { route: 'GET /channel/max_message_seq', query } as const;
  const called = await api.call(asked, maxSeqSchema, deadline);
  if (!('failure' in called)) return { value: called.value.message_seq };
  return called.failure.detail === 'not found' ? { value: 0 } : called;
}
