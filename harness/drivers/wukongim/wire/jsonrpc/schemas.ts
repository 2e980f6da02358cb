import { z } from 'zod';

/** What a server may write in JSON-RPC, as far as this driver reads it; fields that it does not know are let be. */

const absent = z.never().exactOptional();
const version = z.literal('2.0').exactOptional();
const u32 = z.int().nonnegative().max(0xffff_ffff);
const u8 = z.int().nonnegative().max(0xff);
/** Ids of messages are text. */
const messageId = z.string().regex(/^-?\d{1,20}$/);

/** Flags of a message; what is not set may be left out. */
export const headerSchema = z.object({
  noPersist: z.boolean().exactOptional(),
  redDot: z.boolean().exactOptional(),
  syncOnce: z.boolean().exactOptional(),
  dup: z.boolean().exactOptional(),
});
export type Header = z.infer<typeof headerSchema>;

/** An answer to a request. */
export const answerSchema = z.object({
  jsonrpc: version,
  id: z.string(),
  method: absent,
  error: absent,
  result: z.unknown().exactOptional(),
});

/** A request that failed; `id` is missing where the server could not read it. */
export const failureSchema = z.object({
  jsonrpc: version,
  id: z.string().exactOptional(),
  method: absent,
  result: absent,
  error: z.object({ code: z.int(), message: z.string() }),
});

/** What nobody asked for. */
export const notificationSchema = z.object({
  jsonrpc: version,
  id: absent,
  method: z.string(),
  params: z.unknown().exactOptional(),
});

/** The answer to `connect`; `timeDiff` is left out where it is 0. */
export const connectResultSchema = z.object({
  serverVersion: u8.exactOptional(),
  serverKey: z.string().exactOptional(),
  salt: z.string().exactOptional(),
  timeDiff: z.int().exactOptional(),
  reasonCode: u8,
  nodeId: z.int().exactOptional(),
});

/** The answer to `send`. */
export const sendResultSchema = z.object({
  header: headerSchema.exactOptional(),
  messageId,
  messageSeq: u32,
  reasonCode: u8,
});

/** A `recv`; its payload is base64, or any JSON. */
export const recvSchema = z.object({
  header: headerSchema.exactOptional(),
  setting: z.record(z.string(), z.boolean()).exactOptional(),
  msgKey: z.string().exactOptional(),
  expire: u32.exactOptional(),
  messageId,
  messageSeq: u32,
  clientMsgNo: z.string().default(''),
  streamNo: z.string().exactOptional(),
  streamId: z.union([z.string(), z.number()]).exactOptional(),
  streamFlag: u8.exactOptional(),
  timestamp: z.int(),
  channelId: z.string(),
  channelType: u8,
  topic: z.string().exactOptional(),
  fromUid: z.string(),
  payload: z.unknown().exactOptional(),
});
export type RecvParams = z.infer<typeof recvSchema>;

/** A `disconnect`. */
export const disconnectSchema = z.object({ reasonCode: u8, reason: z.string().default('') });

/** An `event`. */
export const eventSchema = z.object({
  id: z.string(),
  type: z.string(),
  timestamp: z.number(),
  data: z.string(),
});
