import type { ConversationView, OpOf, Outcome } from '../../../vocabulary/index.ts';
import { withIntegers } from '../api/exact-json.ts';
import { type ApiConversation, conversationsSchema } from '../api/schemas.ts';
import { type Doing, outcomeOf } from '../desk.ts';
import { channelKey, type KeptChat } from '../kept-lists.ts';
import { conversationView, isGroupOfPlay } from './lists.ts';

/** What is asked for: changes of the list that the client keeps, since a version or not; or what is unread. */
type Asks = { readonly for: 'changes'; readonly sinceVersion: boolean } | { readonly for: 'unread' };

/** Ways to ask for a part of the conversation list. */
const syncWays: Readonly<Record<string, Asks>> = {
  'since-version': { for: 'changes', sinceVersion: true },
  'since-last-seen': { for: 'changes', sinceVersion: false },
  'only-unread': { for: 'unread' },
};

/** What each asks for. */
export const kindsOfSync: Readonly<Record<string, 'changes' | 'unread'>> = Object.fromEntries(
  Object.entries(syncWays).map(([way, asks]) => [way, asks.for]),
);

/** Messages that are asked for of each conversation: the newest. */
const recentsMax = 20;

/** Brings the list that the user's client keeps up to date, and gives it; or gives the conversations with something unread. */
export async function syncConversations(doing: Doing, op: OpOf<'sync-conversations'>): Promise<Outcome> {
  const { kept, play } = doing;
  const asks = syncWays[op.way] ?? syncWays['since-version']!;
  const uid = play.world.native(op.user);
  const { version, chats } = kept.of(uid, op.way);
  const called = await ask(doing, {
    uid,
    version: asks.for === 'changes' && asks.sinceVersion ? version : 0n,
    seen: asks.for === 'changes' ? chats : [],
    onlyUnread: asks.for === 'unread',
  });
  return outcomeOf(called, (answer) => {
    const entries = answer.map((conversation) => keptChat(doing, conversation));
    const list = asks.for === 'changes' ? kept.merge(uid, op.way, entries) : entries;
    const direct = list.filter(({ isGroup }) => !isGroup);
    return { gave: 'conversations', conversations: direct.map(({ view }): ConversationView => view) };
  });
}

interface Sync {
  readonly uid: string;
  /** 0: since ever. */
  readonly version: bigint;
  /** Chats whose messages are known up to some number. */
  readonly seen: readonly KeptChat[];
  readonly onlyUnread: boolean;
}

function ask({ api, deadline }: Doing, { uid, version, seen, onlyUnread }: Sync) {
  const known = seen.filter(({ lastSeq }) => lastSeq > 0);
  const body = {
    uid,
    last_msg_seqs: known.map(({ channel, lastSeq }) => `${channel}:${lastSeq}`).join('|'),
    msg_count: recentsMax,
    only_unread: Number(onlyUnread),
  };
  const asked = { route: 'POST /conversation/sync', body: withIntegers(body, 'version', String(version)) } as const;
  return api.call(asked, conversationsSchema, deadline);
}

function keptChat(doing: Doing, conversation: ApiConversation): KeptChat {
  return {
    channel: channelKey(conversation),
    isGroup: isGroupOfPlay(doing, conversation),
    view: conversationView(doing, conversation),
    lastSeq: conversation.last_msg_seq,
    version: BigInt(conversation.version),
  };
}
