import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { answersTo, versions } from '../fixtures/captures.ts';
import { parseExact } from './exact-json.ts';
import {
  channelsSchema,
  commandsSchema,
  connectionsSchema,
  conversationsSchema,
  doneSchema,
  errorSchema,
  healthSchema,
  maxSeqSchema,
  messageSchema,
  messagesSchema,
  onlineSchema,
  pageSchema,
  recentMessagesSchema,
  routeSchema,
  routesSchema,
  sentBatchSchema,
  sentSchema,
  uidsSchema,
  varzSchema,
  whitelistSchema,
} from './schemas.ts';

const schemas: Record<string, z.ZodType> = {
  '/health': healthSchema,
  '/varz': varzSchema,
  '/user/token': doneSchema,
  '/user/onlinestatus': onlineSchema,
  '/message/send': sentSchema,
  '/message': messageSchema,
  '/messages': messagesSchema,
  '/channel/messagesync': pageSchema,
  '/channel/max_message_seq': maxSeqSchema,
  '/conversation/sync': conversationsSchema,
  '/conversation/syncMessages': recentMessagesSchema,
  '/conversations/clearUnread': doneSchema,
  '/conversations/setUnread': doneSchema,
  '/conversations/delete': doneSchema,
  '/conversation/channels': channelsSchema,
  '/message/sendbatch': sentBatchSchema,
  '/message/sync': commandsSchema,
  '/message/syncack': doneSchema,
  '/connz': connectionsSchema,
  '/conn/kick': doneSchema,
  '/user/device_quit': doneSchema,
  '/user/systemuids': uidsSchema,
  '/user/systemuids_add': doneSchema,
  '/channel': doneSchema,
  '/channel/info': doneSchema,
  '/channel/delete': doneSchema,
  '/channel/subscriber_add': doneSchema,
  '/channel/subscriber_remove': doneSchema,
  '/channel/blacklist_add': doneSchema,
  '/channel/blacklist_remove': doneSchema,
  '/channel/whitelist_add': doneSchema,
  '/channel/whitelist': whitelistSchema,
  '/route': routeSchema,
  '/route/batch': routesSchema,
};

/** What the answer to a request that this driver never makes says: no users, a command to many, somebody who is banned. */
const otherAnswers = new Set(['{"status":200}', '{"status":404}', '{"status":19}', '{"status":24}']);

describe.each(versions)('answers of WuKongIM %s', (version) => {
  test.each(Object.keys(schemas))('to %s have the expected form, and 64-bit numbers survive', (path) => {
    const answers = answersTo(version, path);
    const good = answers.filter(
      ({ status, response }) =>
        status === 200 && (schemas[path] === doneSchema ? !/19|24/.test(response) : !otherAnswers.has(response)),
    );
    expect(good.length).toBeGreaterThan(0);
    for (const { response } of good) {
      const read = schemas[path]?.parse(parseExact(response));
      const ids = [...response.matchAll(/"message_id":(-?\d+)/g)].map(([, id]) => id);
      expect(idsIn(read)).toEqual(ids);
    }
  });

  test.each(Object.keys(schemas))('that refuse a request to %s say why, or nothing', (path) => {
    const refusals = answersTo(version, path).filter(({ status }) => status === 400);
    for (const { response } of refusals) expect(errorSchema.safeParse(parseExact(response)).success).toBe(true);
  });
});

test('a message may come without bytes', () => {
  const [{ response } = { response: '' }] = answersTo('2.1.5', '/message');
  const message = { ...(parseExact(response) as object), payload: null };
  expect(messageSchema.parse(message).payload).toEqual(Buffer.alloc(0));
});

/** All message ids in an answer, in the order in which they stand there. */
function idsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'message_id' ? [inner] : idsIn(inner)));
}
