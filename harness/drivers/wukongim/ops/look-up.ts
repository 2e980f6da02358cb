import type { Failure, OpOf, Outcome } from '../../../vocabulary/index.ts';
import type { Called } from '../api/api.ts';
import { withIntegers } from '../api/exact-json.ts';
import { type ApiMessage, messageSchema, messagesSchema } from '../api/schemas.ts';
import { type Doing, outcomeOf, viewsOf } from '../desk.ts';
import type { NativeNames } from '../known.ts';
import { personChannel } from '../wire/wkproto/packets.ts';
import { historyWays, nativePair, type Pair } from './histories.ts';

interface Search {
  readonly pair: Pair;
  /** Local names of the messages. */
  readonly messages: readonly string[];
}

type Finder = (doing: Doing, search: Search) => Promise<Called<ApiMessage[]>>;

/** Ways to ask for single messages. */
export const lookUpWays: Readonly<Record<string, Finder>> = {
  'by-client-number': byClientNumber,
  'by-message-seq': byMessageSeq,
  'by-id': byId,
  'single-by-id': oneByOne,
};

/**
 * Asks for single messages. Ids and numbers are what the users of this play have been told; whoever asks by one that he
 * was not told looks for it first, by client number and then in the history. So a message is asked for by each way as soon as
 * the server shows it in any.
 */
export async function lookUp(doing: Doing, op: OpOf<'look-up'>): Promise<Outcome> {
  const find = lookUpWays[op.way] ?? byClientNumber;
  const found = await find(doing, { pair: nativePair(doing, op), messages: op.messages });
  return outcomeOf(found, (messages) => ({ gave: 'messages', messages: viewsOf(doing, messages) }));
}

async function byClientNumber(doing: Doing, { pair, messages }: Search): Promise<Called<ApiMessage[]>> {
  const { known, play } = doing;
  const given = messages.filter((message) => known.wasSentWithoutNumber(message));
  if (given.some((message) => known.of(message).givenNumber === undefined)) {
    const history = await historyWays['last']!(doing, pair);
    if ('failure' in history) return history;
    viewsOf(doing, history.value);
  }
  const numbers = messages.flatMap((message) =>
    given.includes(message) ? (known.of(message).givenNumber ?? []) : play.world.clientNumber(message),
  );
  if (numbers.length === 0) return { value: [] };
  return ask(doing, JSON.stringify({ ...chatOf(pair), client_msg_nos: numbers }));
}

async function byMessageSeq(doing: Doing, search: Search): Promise<Called<ApiMessage[]>> {
  const seqs = await namesOf(doing, search, 'messageSeq');
  if ('failure' in seqs || seqs.value.length === 0) return seqs as Called<[]>;
  return ask(doing, JSON.stringify({ ...chatOf(search.pair), message_seqs: seqs.value.map(Number) }));
}

async function byId(doing: Doing, search: Search): Promise<Called<ApiMessage[]>> {
  const ids = await namesOf(doing, search, 'serverId');
  if ('failure' in ids || ids.value.length === 0) return ids as Called<[]>;
  return ask(doing, withIntegers(chatOf(search.pair), 'message_ids', ids.value));
}

async function oneByOne(doing: Doing, search: Search): Promise<Called<ApiMessage[]>> {
  const ids = await namesOf(doing, search, 'serverId');
  if ('failure' in ids) return ids;
  const found: ApiMessage[] = [];
  for (const id of ids.value) {
    const body = withIntegers(chatOf(search.pair), 'message_id', id);
    const called = await doing.api.call({ route: 'POST /message', body }, messageSchema, doing.deadline);
    if ('value' in called) found.push(called.value);
    else if (!isNotFound(called.failure)) return called;
  }
  return { value: found };
}

async function ask({ api, deadline }: Doing, body: string): Promise<Called<ApiMessage[]>> {
  const called = await api.call({ route: 'POST /messages', body }, messagesSchema, deadline);
  return 'failure' in called ? called : { value: called.value.messages };
}

/** The ids or numbers of messages, as far as the server has ever told them to somebody. */
async function namesOf<K extends keyof NativeNames>(
  doing: Doing,
  search: Search,
  kind: K,
): Promise<Called<NonNullable<NativeNames[K]>[]>> {
  const { known } = doing;
  for (const learn of [byClientNumber, (_: Doing, { pair }: Search) => historyWays['last']!(doing, pair)]) {
    const missing = search.messages.filter((message) => known.of(message)[kind] === undefined);
    if (missing.length === 0) break;
    const found = await learn(doing, { ...search, messages: missing });
    if ('failure' in found) return found;
    viewsOf(doing, found.value);
  }
  return { value: search.messages.flatMap((message) => known.of(message)[kind] ?? []) };
}

function chatOf({ user, peer }: Pair) {
  return { login_uid: user, channel_id: peer, channel_type: personChannel };
}

function isNotFound(failure: Failure): boolean {
  return failure.is === 'refused' && failure.code === 'status-404';
}
