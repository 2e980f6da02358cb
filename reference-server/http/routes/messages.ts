import { z } from 'zod';
import type { Channel } from '../../channel.ts';
import { limits } from '../../limits.ts';
import type { Message } from '../../message.ts';
import type { Api } from '../api.ts';
import { int64, list, requiredText, seq, text, uint8 } from '../fields.ts';
import { messageObject } from '../message-object.ts';
import { post, type Route } from '../route.ts';

const where = { login_uid: text, channel_id: requiredText, channel_type: uint8 };
const oneBody = z.object({ ...where, message_id: int64, client_msg_no: text });
const manyBody = z.object({ ...where, message_seqs: list(seq), message_ids: list(int64), client_msg_nos: list(text) });

/** Single messages, by sequence number, id or client message number; what does not exist is skipped. */
export function messagesRoutes({ store: { messages }, stages }: Api): readonly Route[] {
  const channelOf = (body: { login_uid: string; channel_id: string; channel_type: number }): Channel =>
    stages.resolveChannel(body.login_uid, body.channel_id, body.channel_type);

  return [
    post('/message', oneBody, (body) => {
      const channel = channelOf(body);
      const message =
        body.client_msg_no === ''
          ? messages.withId(channel, body.message_id)
          : messages.withClientMsgNo(channel, body.client_msg_no);
      return message === undefined ? { status: 404 } : messageObject(message);
    }),
    post('/messages', manyBody, (body) => {
      const channel = channelOf(body);
      const looks = [
        ...body.message_seqs.map((number) => () => messages.at(channel, number)),
        ...body.message_ids.map((id) => () => messages.withId(channel, id)),
        ...body.client_msg_nos.map((number) => () => messages.withClientMsgNo(channel, number)),
      ];
      const { found, more } = take(looks);
      return { start_message_seq: 0, end_message_seq: 0, more: more ? 1 : 0, messages: found.map(messageObject) };
    }),
  ];
}

/** What is found until its payloads exceed a page, and whether there is more. */
function take(looks: readonly (() => Message | undefined)[]): { found: Message[]; more: boolean } {
  const found: Message[] = [];
  let bytes = 0;
  for (const look of looks) {
    const message = look();
    if (message === undefined) continue;
    if (bytes > limits.pageBytesMax) return { found, more: true };
    found.push(message);
    bytes += message.payload.length;
  }
  return { found, more: false };
}
