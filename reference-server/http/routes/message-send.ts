import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SYSTEM_UID } from '../../channel.ts';
import { NO_PERSIST, RED_DOT, SYNC_ONCE } from '../../message.ts';
import type { SendRequest } from '../../pipeline/pipeline.ts';
import { type Api, httpErrorOf } from '../api.ts';
import { bytes, list, text, uint32, uint8 } from '../fields.ts';
import type { Json } from '../json.ts';
import { HttpError, post, type Route } from '../route.ts';

const sendBody = z.object({
  header: z.object({ no_persist: uint8, red_dot: uint8, sync_once: uint8 }).nullish(),
  client_msg_no: text,
  from_uid: text,
  channel_id: text,
  channel_type: uint8,
  expire: uint32,
  payload: bytes,
  subscribers: list(text),
});

/** Sends, and answers when the message is stored and in all conversation lists. */
export function messageSendRoutes({ pipeline }: Api): readonly Route[] {
  return [
    post('/message/send', sendBody, (body): Promise<Json> => {
      if (body.payload.length === 0) throw new HttpError(400, 'payload must not be empty');
      if (body.subscribers.length > 0) throw new HttpError(400, 'subscribers are not served: send to a channel');
      return new Promise((resolve, reject) => {
        pipeline.send({
          ...requestOf(body),
          answer: (result) => {
            if (result.ok) resolve({ data: dataOf(result.message), status: 200 });
            else reject(httpErrorOf(result));
          },
        });
      });
    }),
  ];
}

function requestOf(body: z.output<typeof sendBody>): Omit<SendRequest, 'answer'> {
  const { header } = body;
  return {
    fromUid: body.from_uid || SYSTEM_UID,
    channelId: body.channel_id,
    channelType: body.channel_type,
    clientMsgNo: body.client_msg_no || randomUUID().replaceAll('-', ''),
    flags:
      (header?.no_persist ? NO_PERSIST : 0) | (header?.red_dot ? RED_DOT : 0) | (header?.sync_once ? SYNC_ONCE : 0),
    setting: 0,
    expire: body.expire,
    topic: '',
    payload: body.payload,
    via: 'api',
  };
}

function dataOf({ clientMsgNo, id }: { clientMsgNo: string; id: bigint }): Json {
  return { client_msg_no: clientMsgNo, message_id: id };
}
