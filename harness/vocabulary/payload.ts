import { z } from 'zod';
import type { Capabilities } from './capabilities.ts';
import { valueOf } from './capabilities.ts';

/** The largest payload that a scenario may ask for, in bytes. */
const payloadBytesMax = 1024 * 1024;

/** What a message carries, as a recipe: the same recipe and token give the same bytes. */
export const payloadSchema = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('text'), text: z.string().max(4096) }),
  z.strictObject({ shape: z.literal('empty') }),
  z.strictObject({ shape: z.literal('every-byte') }),
  z.strictObject({ shape: z.literal('filled'), bytes: z.int().min(1).max(payloadBytesMax) }),
]);

export type Payload = z.infer<typeof payloadSchema>;

/** The bytes of a payload. Where the shape allows, they begin with `token`, which tells the message even where ids are lost. */
export function payloadBytes(payload: Payload, token: string): Uint8Array {
  switch (payload.shape) {
    case 'text':
      return new TextEncoder().encode(`${token} ${payload.text}`);
    case 'empty':
      return new Uint8Array();
    case 'every-byte':
      return Uint8Array.from({ length: 256 }, (_, i) => i);
    case 'filled':
      return filled(payload.bytes, `${token} `);
  }
}

/** Whether a server takes such a payload by this way of sending. */
export function takesPayload(capabilities: Capabilities, payload: Payload, way: 'api' | 'session'): boolean {
  const bytesMin = valueOf(capabilities, way === 'api' ? 'apiPayloadBytesMin' : 'sessionPayloadBytesMin') ?? 0;
  switch (payload.shape) {
    case 'text':
      return true;
    case 'empty':
      return bytesMin === 0;
    case 'every-byte':
      return valueOf(capabilities, 'payload') === 'bytes';
    case 'filled':
      return payload.bytes <= (valueOf(capabilities, 'payloadBytesMax') ?? Infinity);
  }
}

/** Printable ASCII, of which a prime number of characters is repeated: what is left out or moved shows. */
function filled(bytes: number, start: string): Uint8Array {
  const result = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) result[i] = 0x20 + (i % 89);
  new TextEncoder().encodeInto(start, result);
  return result;
}
