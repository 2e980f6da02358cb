import { z } from 'zod';
import { channel } from '../../channel.ts';
import { limits } from '../../limits.ts';
import { payloadBytesOf } from '../../message.ts';
import type { Api } from '../api.ts';
import { int32, list, requiredText, seq, text, uint8 } from '../fields.ts';
import { messageObject } from '../message-object.ts';
import { post, type Route } from '../route.ts';

const MESSAGES_DEFAULT = 15;

const body = z.object({
  uid: text,
  channels: list(z.object({ channel_id: requiredText, channel_type: uint8, last_msg_seq: seq })),
  msg_count: int32,
  order_by_last: uint8,
});

/**
 * The messages of several channels from a sequence number on, the oldest or the newest of them; a pair is named by its
 * fake id. All of them together are no more than a page: channels beyond it are left out.
 */
export function conversationMessagesRoutes({ store }: Api): readonly Route[] {
  return [
    post('/conversation/syncMessages', body, ({ channels, msg_count, order_by_last }) => {
      const limit = Math.min(msg_count > 0 ? msg_count : MESSAGES_DEFAULT, limits.pageMessagesMax);
      const order = order_by_last === 1 ? 'descending' : 'ascending';
      let bytes: number = limits.pageBytesMax;
      return channels.flatMap(({ channel_id, channel_type, last_msg_seq: from }) => {
        if (bytes < 0) return [];
        const range = { from, to: Number.MAX_SAFE_INTEGER, order, limit, bytes } as const;
        const { messages } = store.messages.page(channel(channel_id, channel_type), range);
        bytes -= payloadBytesOf(messages);
        return [{ channel_id, channel_type, messages: messages.map(messageObject) }];
      });
    }),
  ];
}
