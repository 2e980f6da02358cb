import { z } from 'zod';
import { nameFor } from '../../channel.ts';
import { limits } from '../../limits.ts';
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

/** A user's conversation list. */
export function conversationRoutes({ store }: Api): readonly Route[] {
  return [
    post('/conversation/sync', syncBody, (body) => {
      const known = parseSeqs(body.last_msg_seqs);
      return store.conversations
        .of(body.uid)
        .filter((conversation) => isAskedFor(conversation, body))
        .flatMap((conversation) => conversationObject(store, conversation, { ...body, known }));
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

/** One entry of the list; none where the client knows its last message already, or where there is none. */
function conversationObject(
  store: Store,
  conversation: Conversation,
  asked: SyncBody & { readonly known: ReadonlyMap<string, number> },
): Json[] {
  const { channel, lastSeq, readSeq, deletedSeq, unread, version } = conversation;
  const name = nameFor(asked.uid, channel);
  const knownSeq = asked.known.get(`${name}:${channel.type}`) ?? 0;
  const last = store.messages.newest(channel, { after: deletedSeq, to: lastSeq });
  if (last === undefined || last.seq <= knownSeq) return [];
  const from = Math.max(knownSeq, deletedSeq, asked.only_unread === 0 ? 0 : readSeq) + 1;
  const limit = Math.min(asked.msg_count, limits.pageMessagesMax);
  const recents =
    limit <= 0 ? [] : store.messages.page(channel, { from, to: lastSeq, order: 'descending', limit }).messages;
  return [
    {
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
    },
  ];
}

/** `name:type:seq|name:type:seq` as a map from `name:type`; what reads otherwise is left out. */
function parseSeqs(encoded: string): Map<string, number> {
  const entries = encoded.split('|').map((entry) => /^(.*:\d+):(\d+)$/.exec(entry));
  return new Map(entries.flatMap((match) => (match ? [[match[1] ?? '', Number(match[2])]] : [])));
}
