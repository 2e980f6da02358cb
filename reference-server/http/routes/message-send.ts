import { z } from 'zod';
import { illegalId } from '../../ids.ts';
import { type Api } from '../api.ts';
import { headerField, sendByApi } from '../api-send.ts';
import { bytes, list, text, uint32, uint8 } from '../fields.ts';
import type { Json } from '../json.ts';
import { HttpError, OK, post, type Route } from '../route.ts';

const sendBody = z.object({
  header: headerField,
  client_msg_no: text,
  from_uid: text,
  channel_id: text,
  channel_type: uint8,
  expire: uint32,
  payload: bytes,
  subscribers: list(text),
});

type SendBody = z.output<typeof sendBody>;

/** Sends, and answers when the message is stored and in all conversation lists. */
export function messageSendRoutes(api: Api): readonly Route[] {
  return [
    post('/message/send', sendBody, async (body): Promise<Json> => {
      if (body.payload.length === 0) throw new HttpError(400, 'payload must not be empty');
      if (body.subscribers.length > 0) return sendToEach(api, body);
      const { header, expire, payload } = body;
      const { clientMsgNo, id } = await sendByApi(api, {
        header,
        expire,
        payload,
        clientMsgNo: body.client_msg_no,
        fromUid: body.from_uid,
        channelId: body.channel_id,
        channelType: body.channel_type,
      });
      return { data: { client_msg_no: clientMsgNo, message_id: id }, status: 200 };
    }),
  ];
}

/** One command to each named user. */
async function sendToEach(
  api: Api,
  { header, from_uid, channel_id, expire, payload, subscribers }: SendBody,
): Promise<Json> {
  if (!header?.sync_once) throw new HttpError(400, 'subscribers are for commands: set header.sync_once');
  if (channel_id !== '') throw new HttpError(400, 'give subscribers or channel_id, not both');
  // Whoever is named wrongly must not make the whole fail when the others have theirs already.
  for (const why of subscribers.map(illegalId))
    if (why !== undefined) throw new HttpError(400, `subscribers: one ${why}`);
  const sends = [...new Set(subscribers)].map((channelId) =>
    sendByApi(api, { header, fromUid: from_uid, channelId, expire, payload }),
  );
  await Promise.all(sends);
  return OK;
}
