import { z } from 'zod';
import type { Api } from '../api.ts';
import { int32, int64, requiredText, text, uint8 } from '../fields.ts';
import { post, type Route } from '../route.ts';

const syncBody = z.object({
  uid: requiredText,
  version: int64,
  last_msg_seqs: text,
  msg_count: int32,
  only_unread: uint8,
});

/** A user's conversation list. */
export function conversationRoutes({ store, stages }: Api): readonly Route[] {
  return [
    post('/conversation/sync', syncBody, ({ uid, version, last_msg_seqs, msg_count: recents, only_unread }) => {
      const known = parseSeqs(last_msg_seqs);
      const listed = stages.listConversations(uid, { version, known, recents, unreadOnly: only_unread !== 0 });
      return listed.map((entry) => stages.showConversation(entry));
    }),
    post('/conversation/channels', z.object({ uid: requiredText }), ({ uid }) =>
      store.conversations.channelsOf(uid).map(({ id, type }) => ({ channel_id: id, channel_type: type })),
    ),
  ];
}

/** `name:type:seq|name:type:seq` as a map from `name:type`; what reads otherwise is left out. */
function parseSeqs(encoded: string): Map<string, number> {
  const entries = encoded.split('|').map((entry) => /^(.*:\d+):(\d+)$/s.exec(entry));
  return new Map(entries.flatMap((match) => (match ? [[match[1] ?? '', Number(match[2])]] : [])));
}
