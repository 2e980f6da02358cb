import { z } from 'zod';
import { bounded, positionSchema, readOf } from '../../vocabulary/index.ts';
import type { MessageView, Observation, Outcome, Result, World } from '../../vocabulary/index.ts';

/** A message as the child saw it: who sent it by his name on the server, and its bytes. */
const seenSchema = z.strictObject({
  from: z.string(),
  payload: z.base64(),
  /** The client message number, where the server echoes it. */
  clientNumber: z.string().exactOptional(),
  serverId: z.string().exactOptional(),
  position: positionSchema.exactOptional(),
  badge: z.boolean().exactOptional(),
});
type Seen = z.infer<typeof seenSchema>;

/** What a session sees without having asked; `with` is the other user's name on the server. */
export const seenBySessionSchema = z.discriminatedUnion('see', [
  z.strictObject({ see: z.literal('push'), with: z.string(), message: seenSchema }),
  z.strictObject({ see: z.literal('group-push'), group: z.string(), message: seenSchema }),
  /** `upTo` is the client message number of the message, where it is known. */
  z.strictObject({ see: z.literal('read'), by: z.string(), upTo: z.string().exactOptional() }),
  z.strictObject({ see: z.literal('closed'), by: z.enum(['server', 'network']), reason: z.string() }),
  z.strictObject({ see: z.literal('notified'), with: z.string(), message: seenSchema }),
  z.strictObject({ see: z.literal('garbage'), detail: z.string() }),
]);

const nativeResultSchema = z.discriminatedUnion('gave', [
  z.strictObject({
    gave: z.literal('ack'),
    serverId: z.string().exactOptional(),
    position: positionSchema.exactOptional(),
  }),
  z.strictObject({
    gave: z.literal('conversations'),
    conversations: z.array(
      z.strictObject({ with: z.string(), unread: z.number().exactOptional(), last: seenSchema.exactOptional() }),
    ),
    groups: z
      .array(
        z.strictObject({ group: z.string(), unread: z.number().exactOptional(), last: seenSchema.exactOptional() }),
      )
      .exactOptional(),
  }),
  z.strictObject({ gave: z.literal('messages'), messages: z.array(seenSchema) }),
  z.strictObject({
    gave: z.literal('pages'),
    pages: z.array(z.strictObject({ messages: z.array(seenSchema), more: z.boolean().exactOptional() })),
  }),
  z.strictObject({
    gave: z.literal('archive'),
    messages: z.array(z.strictObject({ with: z.string(), message: seenSchema })),
  }),
  z.strictObject({ gave: z.literal('read-position'), upTo: z.string().exactOptional() }),
  z.strictObject({ gave: z.literal('channel'), exists: z.boolean() }),
  z.strictObject({
    gave: z.literal('offers'),
    offers: z.array(z.strictObject({ capability: z.string(), offered: z.boolean(), detail: z.string() })),
  }),
]);

/** How an op ended, as the child tells it. */
export const nativeOutcomeSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('ok'), result: nativeResultSchema.exactOptional() }),
  z.strictObject({
    is: z.literal('refused'),
    by: z.enum(['server', 'network']),
    code: z.string().max(100),
    detail: z.string(),
  }),
  z.strictObject({ is: z.literal('unknown'), why: z.enum(['timeout', 'cut']), detail: z.string() }),
]);

/** What was seen, with the local names of the play. */
export function observationOf(seen: z.infer<typeof seenBySessionSchema>, world: World): Observation {
  switch (seen.see) {
    case 'push':
    case 'notified':
      return { see: seen.see, with: world.local(seen.with), message: viewOf(seen.message, world) };
    case 'group-push':
      return { see: 'group-push', group: world.local(seen.group), message: viewOf(seen.message, world) };
    case 'read':
      return readOf(world, seen);
    case 'closed':
      return { ...seen, reason: bounded(seen.reason) };
    case 'garbage':
      return { ...seen, detail: bounded(seen.detail) };
  }
}

/** How an op ended, with the local names of the play. */
export function outcomeOf(told: z.infer<typeof nativeOutcomeSchema>, world: World): Outcome {
  if (told.is !== 'ok') return { ...told, detail: bounded(told.detail) };
  return told.result ? { is: 'ok', result: resultOf(told.result, world) } : { is: 'ok' };
}

function resultOf(told: z.infer<typeof nativeResultSchema>, world: World): Result {
  const view = (seen: Seen) => viewOf(seen, world);
  switch (told.gave) {
    case 'conversations':
      return {
        gave: 'conversations',
        conversations: told.conversations.map(({ last, ...entry }) => ({
          ...entry,
          with: world.local(entry.with),
          ...(last ? { last: view(last) } : {}),
        })),
        ...(told.groups
          ? {
              groups: told.groups.map(({ last, ...entry }) => ({
                ...entry,
                group: world.local(entry.group),
                ...(last ? { last: view(last) } : {}),
              })),
            }
          : {}),
      };
    case 'messages':
      return { gave: 'messages', messages: told.messages.map(view) };
    case 'pages':
      return { gave: 'pages', pages: told.pages.map((page) => ({ ...page, messages: page.messages.map(view) })) };
    case 'archive':
      return {
        gave: 'archive',
        messages: told.messages.map((each) => ({ with: world.local(each.with), message: view(each.message) })),
      };
    case 'ack':
    case 'read-position':
    case 'channel':
    case 'offers':
      return told;
  }
}

function viewOf({ payload, ...seen }: Seen, world: World): MessageView {
  return world.view({ ...seen, bytes: Buffer.from(payload, 'base64') });
}
