import { z } from 'zod';
import { textOf } from '../../errors.ts';
import type { Api } from '../api.ts';
import { headerField, sendByApi } from '../api-send.ts';
import { bytes, list, requiredText, text } from '../fields.ts';
import { HttpError, post, type Route } from '../route.ts';

const body = z.object({ header: headerField, from_uid: requiredText, subscribers: list(text), payload: bytes });

/** One direct message to each of several users; the answer names those who got none, and why. */
export function messageBatchRoutes(api: Api): readonly Route[] {
  return [
    post('/message/sendbatch', body, async ({ header, from_uid: fromUid, subscribers, payload }) => {
      if (subscribers.length === 0) throw new HttpError(400, 'subscribers must not be empty');
      if (payload.length === 0) throw new HttpError(400, 'payload must not be empty');
      const uids = [...new Set(subscribers)];
      const sends = uids.map((channelId) => sendByApi(api, { header, fromUid, channelId, payload, inBatch: true }));
      const failed = (await Promise.allSettled(sends)).flatMap((sent, index) =>
        sent.status === 'rejected' ? [{ uid: uids[index] ?? '', why: textOf(sent.reason) }] : [],
      );
      return { fail_uids: failed.map(({ uid }) => uid), reason: failed.map(({ why }) => why) };
    }),
  ];
}
