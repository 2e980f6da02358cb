import { z } from 'zod';
import { contentSchema } from './content.ts';

/**
 * Where a server's own order puts a message. Opaque: two are the same or not; only the driver that made it may look inside.
 */
export const positionSchema = z.strictObject({
  key: z.string(),
  /**
   * The key that the server's order puts right before it, `null` for the first one; only where the server documents that
   * its order has no gap (capability `gapless`).
   */
  after: z.string().nullable().exactOptional(),
});
export type Position = z.infer<typeof positionSchema>;

/** A message as somebody saw it: pushed, in a history, in a list. */
export const messageViewSchema = z.strictObject({
  /** Local name of the message; absent when it is none of this play. */
  message: z.string().exactOptional(),
  /** Local name of the sender; `?` and the server's name when he is none of this play. */
  from: z.string(),
  content: contentSchema,
  /** The server's id of the message: good for equality by one viewer, nothing else; viewers may have different ones. */
  serverId: z.string().exactOptional(),
  position: positionSchema.exactOptional(),
  /** Whether it is to show a badge (capability `sendFlags`); absent where the server does not tell. */
  badge: z.boolean().exactOptional(),
});
export type MessageView = z.infer<typeof messageViewSchema>;

/** One entry of a conversation list. */
export const conversationViewSchema = z.strictObject({
  /** Local name of the other user; `?` and the server's name when he is none of this play. */
  with: z.string(),
  unread: z.number().exactOptional(),
  /** The newest message that the entry shows; absent when the way of asking shows none. */
  last: messageViewSchema.exactOptional(),
});
export type ConversationView = z.infer<typeof conversationViewSchema>;

/** A group in a conversation list. */
const groupEntrySchema = z.strictObject({
  /** Local name of the group. */
  group: z.string(),
  unread: z.number().exactOptional(),
  /** The newest message that the entry shows; absent when the way of asking shows none. */
  last: messageViewSchema.exactOptional(),
});
export type GroupEntry = z.infer<typeof groupEntrySchema>;

/** What a session sees without having asked. */
export const observationSchema = z.discriminatedUnion('see', [
  /** A message was pushed; `with` is the other user of the direct chat as this session was told. */
  z.strictObject({ see: z.literal('push'), with: z.string(), message: messageViewSchema }),
  /** A message to a group was pushed. */
  z.strictObject({ see: z.literal('group-push'), group: z.string(), message: messageViewSchema }),
  /**
   * The other user of a direct chat says that he has read it up to a message, which is named where it is one of this play and the
   * server tells which one.
   */
  z.strictObject({ see: z.literal('read'), by: z.string(), upTo: z.string().exactOptional() }),
  /** The session ended, by the server's will or a cut. */
  z.strictObject({ see: z.literal('closed'), by: z.enum(['server', 'network']), reason: z.string() }),
  /** The server told a back end of a message that it accepted; `with` is the other user of the direct chat as its sender sees it. */
  z.strictObject({ see: z.literal('notified'), with: z.string(), message: messageViewSchema }),
  /** Something came that the protocol does not allow, or that this driver does not know. */
  z.strictObject({ see: z.literal('garbage'), detail: z.string() }),
]);
export type Observation = z.infer<typeof observationSchema>;

/** A message of a whole archive; `with` is the other user of its direct chat. */
const archivedSchema = z.strictObject({ with: z.string(), message: messageViewSchema });
export type ArchivedMessage = z.infer<typeof archivedSchema>;

/** Whether the server itself says, or shows by the form of its answer, that it offers something that it documents. */
const offerSchema = z.strictObject({ capability: z.string(), offered: z.boolean(), detail: z.string() });
export type Offer = z.infer<typeof offerSchema>;

/** What an op gave, by kind of op; ops that only succeed give nothing. */
export const resultSchema = z.discriminatedUnion('gave', [
  z.strictObject({
    gave: z.literal('ack'),
    serverId: z.string().exactOptional(),
    position: positionSchema.exactOptional(),
  }),
  z.strictObject({
    gave: z.literal('conversations'),
    conversations: z.array(conversationViewSchema),
    /** The groups that the list shows beside direct chats (capability `groupList`). */
    groups: z.array(groupEntrySchema).exactOptional(),
  }),
  z.strictObject({ gave: z.literal('messages'), messages: z.array(messageViewSchema) }),
  /** In the order in which they were read; `more` is what the server says of messages behind it in that direction. */
  z.strictObject({
    gave: z.literal('pages'),
    pages: z.array(z.strictObject({ messages: z.array(messageViewSchema), more: z.boolean().exactOptional() })),
  }),
  z.strictObject({ gave: z.literal('archive'), messages: z.array(archivedSchema) }),
  /** `upTo`: the server's id, for this user, of the newest message that he has read; absent when he has read none. */
  z.strictObject({ gave: z.literal('read-position'), upTo: z.string().exactOptional() }),
  z.strictObject({ gave: z.literal('channel'), exists: z.boolean() }),
  z.strictObject({ gave: z.literal('offers'), offers: z.array(offerSchema) }),
]);
export type Result = z.infer<typeof resultSchema>;

/**
 * How an op ended. `refused`: it definitely did not happen, and who said so; `unknown`: nobody knows whether it happened
 * (a timeout, a cut); checkers must allow for both.
 */
export const outcomeSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('ok'), result: resultSchema.exactOptional() }),
  z.strictObject({
    is: z.literal('refused'),
    by: z.enum(['server', 'network']),
    code: z.string(),
    detail: z.string(),
  }),
  z.strictObject({ is: z.literal('unknown'), why: z.enum(['timeout', 'cut']), detail: z.string() }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;
