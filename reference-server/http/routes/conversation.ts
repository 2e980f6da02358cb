import { z } from 'zod';
import { nameFor } from '../../channel.ts';
import { limits } from '../../limits.ts';
import { type Message, payloadBytesOf } from '../../message.ts';
import type { Conversation } from '../../store/conversations.ts';
import type { Store } from '../../store/store.ts';
import type { Api } from '../api.ts';
import { int32, int64, requiredText, text, uint8 } from '../fields.ts';
import type { Json } from '../json.ts';
import { messageObject } from '../message-object.ts';
import { post, type Route } from '../route.ts';

const syncBody = z.object({
  uid: requiredText,
  version: int64,
  last_msg_seqs: text,
  msg_count: int32,
  only_unread: uint8,
});

type SyncBody = z.output<typeof syncBody>;

/** An entry of the list, before its messages are read. */
interface Entry {
  readonly conversation: Conversation;
  readonly name: string;
  /** Up to there the client has the messages. */
  readonly knownSeq: number;
  readonly last: Pick<Message, 'id' | 'seq' | 'clientMsgNo' | 'timestamp'>;
}

/** A user's conversation list. */
export function conversationRoutes({ store }: Api): readonly Route[] {
  return [
    post('/conversation/sync', syncBody, (body) => {
      const known = parseSeqs(body.last_msg_seqs);
      const entries = store.conversations
        .of(body.uid)
        .filter((conversation) => isAskedFor(conversation, body))
        .flatMap((conversation) => entryOf(store, conversation, body.uid, known));
      let bytes: number = limits.pageBytesMax;
      return entries.toSorted(newestFirst).map((entry) => {
        const recents = bytes < 0 ? [] : recentsOf(store, entry, body, bytes);
        bytes -= payloadBytesOf(recents);
        return conversationObject(entry, recents);
      });
    }),
    post('/conversation/channels', z.object({ uid: requiredText }), ({ uid }) =>
      store.conversations.channelsOf(uid).map(({ id, type }) => ({ channel_id: id, channel_type: type })),
    ),
  ];
}

function isAskedFor({ unread, version }: Conversation, asked: SyncBody): boolean {
  if (asked.only_unread !== 0 && unread === 0) return false;
  return version > asked.version || unread > 0;
}

/** The entry of a conversation; none where the client knows its last message already, or where there is none. */
function entryOf(
  { messages }: Store,
  conversation: Conversation,
  uid: string,
  known: ReadonlyMap<string, number>,
): Entry[] {
  const { channel, lastSeq, deletedSeq } = conversation;
  const name = nameFor(uid, channel);
  const knownSeq = known.get(`${name}:${channel.type}`) ?? 0;
  const last = messages.newest(channel, { after: deletedSeq, to: lastSeq });
  if (last === undefined || last.seq <= knownSeq) return [];
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
  asked: SyncBody,
  bytes: number,
): readonly Message[] {
  const { channel, lastSeq, readSeq, deletedSeq } = conversation;
  const limit = Math.min(asked.msg_count, limits.pageMessagesMax);
  if (limit <= 0) return [];
  const from = Math.max(knownSeq, deletedSeq, asked.only_unread === 0 ? 0 : readSeq) + 1;
  return messages.page(channel, { from, to: lastSeq, order: 'descending', limit, bytes }).messages;
}

function conversationObject({ conversation, name, last }: Entry, recents: readonly Message[]): Json {
  const { channel, readSeq, unread, version } = conversation;
  return {
    channel_id: name,
    channel_type: channel.type,
    unread,
    timestamp: last.timestamp,
    last_msg_seq: last.seq,
    last_client_msg_no: last.clientMsgNo,
    offset_msg_seq: 0,
    readed_to_msg_seq: readSeq,
    version,
    recents: recents.map(messageObject),
  };
}

/** `name:type:seq|name:type:seq` as a map from `name:type`; what reads otherwise is left out. */
function parseSeqs(encoded: string): Map<string, number> {
  const entries = encoded.split('|').map((entry) => /^(.*:\d+):(\d+)$/.exec(entry));
  return new Map(entries.flatMap((match) => (match ? [[match[1] ?? '', Number(match[2])]] : [])));
}
