import { nameFor } from '../channel.ts';
import { limits } from '../limits.ts';
import { type Message, payloadBytesOf } from '../message.ts';
import type { Conversation } from '../store/conversations.ts';
import type { Store } from '../store/store.ts';
import type { ListRequest, Listed, Stages } from './stages.ts';

/** An entry before its messages are read. */
interface Entry extends Omit<Listed, 'recents'> {
  /** Up to there the client has the messages. */
  readonly knownSeq: number;
}

/** The conversations that are asked for; their messages end when the payloads of all of them exceed a page. */
export function listConversations(store: Store): Stages['listConversations'] {
  return (uid, asked) => {
    const entries = store.conversations
      .of(uid)
      .filter((conversation) => isAskedFor(conversation, asked))
      .flatMap((conversation) => entryOf(store, conversation, uid, asked));
    let bytes: number = limits.pageBytesMax;
    return entries.toSorted(newestFirst).map(({ knownSeq, ...entry }) => {
      const recents = bytes < 0 ? [] : recentsOf(store, { knownSeq, ...entry }, asked, bytes);
      bytes -= payloadBytesOf(recents);
      return { ...entry, recents };
    });
  };
}

function isAskedFor({ unread, version }: Conversation, asked: ListRequest): boolean {
  if (asked.unreadOnly && unread === 0) return false;
  return version > asked.version || unread > 0;
}

/**
 * The entry of a conversation; none where there is no message, or where the client knows the last one already and does not
 * ask what else has changed.
 */
function entryOf({ messages }: Store, conversation: Conversation, uid: string, asked: ListRequest): Entry[] {
  const { channel, lastSeq, deletedSeq, version } = conversation;
  const name = nameFor(uid, channel);
  const knownSeq = asked.known.get(`${name}:${channel.type}`) ?? 0;
  const last = messages.newest(channel, { after: deletedSeq, to: lastSeq });
  if (last === undefined) return [];
  const isChange = asked.version > 0n && version > asked.version;
  if (last.seq <= knownSeq && !isChange) return [];
  const { id, seq, clientMsgNo, timestamp } = last;
  return [{ conversation, name, knownSeq, last: { id, seq, clientMsgNo, timestamp } }];
}

function newestFirst(a: Entry, b: Entry): number {
  return a.last.id > b.last.id ? -1 : 1;
}

/** The newest messages that the client asks for, the newest first, until their payloads exceed so many bytes. */
function recentsOf(
  { messages }: Store,
  { conversation, knownSeq }: Entry,
  asked: ListRequest,
  bytes: number,
): readonly Message[] {
  const { channel, lastSeq, readSeq, deletedSeq } = conversation;
  const limit = Math.min(asked.recents, limits.pageMessagesMax);
  if (limit <= 0) return [];
  const from = Math.max(knownSeq, deletedSeq, asked.unreadOnly ? readSeq : 0) + 1;
  return messages.page(channel, { from, to: lastSeq, order: 'descending', limit, bytes }).messages;
}
