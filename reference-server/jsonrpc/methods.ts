import { z } from 'zod';
import { limits } from '../limits.ts';
import { PROTOCOL_VERSION } from '../wkproto/frames.ts';
import { header, setting } from './bits.ts';

// A field that is missing or null has its default.

const text = z
  .string()
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
  .nullish()
  .transform((value) => value ?? '');

function integer(min: number, max: number, otherwise = 0) {
  return z
    .int()
    .min(min)
    .max(max)
    .nullish()
    .transform((value) => value ?? otherwise);
}

const payload = z
  .string()
  .transform((value) => ({ value, bytes: Buffer.from(value, 'base64') }))
  .refine(({ value, bytes }) => bytes.toString('base64') === value, 'must be base64')
  .transform(({ bytes }) => bytes);

/** The 64-bit number of a message, in text. */
const messageId = z
  .string()
  .regex(/^\d{1,19}$/, 'must be a number in text')
  .transform(BigInt);

/** What the params of each method hold. */
export const methods = {
  connect: z.object({
    uid: text,
    token: text,
    deviceId: text,
    deviceFlag: integer(0, 255),
    version: integer(1, 255, PROTOCOL_VERSION),
    clientTimestamp: integer(0, Number.MAX_SAFE_INTEGER),
  }),
  send: z.object({
    channelId: text,
    channelType: integer(0, 255),
    clientMsgNo: text,
    header,
    setting,
    expire: integer(0, 0xffff_ffff),
    topic: text,
    payload,
  }),
  recvack: z.object({ messageId, messageSeq: integer(0, 0xffff_ffff) }),
  ping: z.unknown(),
  disconnect: z.unknown(),
} as const;

export type Method = keyof typeof methods;
export type Params<M extends Method> = z.output<(typeof methods)[M]>;

export function isMethod(name: string): name is Method {
  return Object.hasOwn(methods, name);
}

/** What an object must have before its method is looked at. */
export const envelope = z.object({
  jsonrpc: z.literal('2.0', 'must be "2.0"').optional(),
  id: z.union([z.string().max(limits.labelBytesMax), z.int()], 'must be an integer or a short string').optional(),
  method: z.string('must be the name of a method'),
  params: z.unknown().optional(),
});
