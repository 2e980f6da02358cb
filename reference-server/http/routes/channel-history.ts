import { z } from 'zod';
import { type Channel, PERSON, channel } from '../../channel.ts';
import { limits } from '../../limits.ts';
import type { Range } from '../../store/messages.ts';
import type { Api } from '../api.ts';
import { int32, requiredText, seq, uint8 } from '../fields.ts';
import { messageObject } from '../message-object.ts';
import { HttpError, get, post, type Route } from '../route.ts';

const LIMIT_DEFAULT = 100;
const PULL_UP = 1;

const syncBody = z.object({
  login_uid: requiredText,
  channel_id: requiredText,
  channel_type: uint8,
  start_message_seq: seq,
  end_message_seq: seq,
  limit: int32,
  pull_mode: uint8,
});

type SyncBody = z.output<typeof syncBody>;

/** A channel's history, page by page, and how far it goes. */
export function channelHistoryRoutes({ store, stages }: Api): readonly Route[] {
  return [
    post('/channel/messagesync', syncBody, (body) => {
      const asked = stages.resolveChannel(body.login_uid, body.channel_id, body.channel_type);
      const { messages, more } = stages.readPage(asked, rangeOf(body));
      const ascending = messages.toSorted((a, b) => a.seq - b.seq);
      const { start_message_seq, end_message_seq } = body;
      return { start_message_seq, end_message_seq, more: more ? 1 : 0, messages: ascending.map(messageObject) };
    }),
    get('/channel/max_message_seq', (query) => {
      const asked = channelAsked(query);
      // Of a group nothing but its messages is asked; a pair has a channel from its first message on.
      if (asked.type === PERSON && store.channels.info(asked) === undefined) throw new HttpError(400, 'not found');
      return { message_seq: store.messages.lastSeq(asked) };
    }),
  ];

  function channelAsked(query: URLSearchParams): Channel {
    const id = query.get('channel_id') ?? '';
    const type = Number(query.get('channel_type') ?? 0);
    const uid = query.get('login_uid') ?? '';
    if (id === '') throw new HttpError(400, 'channel_id must not be empty');
    if (!Number.isInteger(type)) throw new HttpError(400, 'channel_type must be a number');
    return uid === '' ? channel(id, type) : stages.resolveChannel(uid, id, type);
  }
}

/** Up: `[start, end)` from start. Down: `(end, start]` from start. Neither start nor end: the last ones. */
function rangeOf({ start_message_seq: start, end_message_seq: end, limit, pull_mode: pullMode }: SyncBody): Range {
  const page = { limit: Math.min(limit > 0 ? limit : LIMIT_DEFAULT, limits.pageMessagesMax) };
  const last = Number.MAX_SAFE_INTEGER;
  if (start === 0 && end === 0) return { ...page, from: 1, to: last, order: 'descending' };
  if (pullMode === PULL_UP) return { ...page, from: start, to: end === 0 ? last : end - 1, order: 'ascending' };
  return { ...page, from: end + 1, to: start === 0 ? last : start, order: 'descending' };
}
