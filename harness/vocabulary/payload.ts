import { z } from 'zod';
import type { Capabilities, Fidelity } from './capabilities.ts';
import { valueOf } from './capabilities.ts';

/** The largest payload that a scenario may ask for, in bytes. */
const payloadBytesMax = 1024 * 1024;

/** What a message carries, as a recipe: the same recipe and token give the same bytes. */
export const payloadSchema = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('text'), text: z.string().max(4096) }),
  /** An object, as clients write it. */
  z.strictObject({ shape: z.literal('json'), text: z.string().max(4096) }),
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
    case 'json':
      return new TextEncoder().encode(JSON.stringify({ type: 1, content: `${token} ${payload.text}` }));
    case 'empty':
      return new Uint8Array();
    case 'every-byte':
      return Uint8Array.from({ length: 256 }, (_, i) => i);
    case 'filled':
      return filled(payload.bytes, `${token} `);
  }
}

/** Whether a payload of this shape begins with the token of its message. */
export function tellsItsMessage({ shape }: Payload): boolean {
  return shape === 'text' || shape === 'json' || shape === 'filled';
}

/** Whether a server takes such a payload: by the API, or by a session that carries payloads so. */
export function takesPayload(capabilities: Capabilities, payload: Payload, by: 'api' | Fidelity): boolean {
  const bytesMin = valueOf(capabilities, by === 'api' ? 'apiPayloadBytesMin' : 'sessionPayloadBytesMin') ?? 0;
  const fidelity = by === 'api' ? (valueOf(capabilities, 'payload') ?? 'bytes') : by;
  if (payload.shape === 'empty' && bytesMin > 0) return false;
  if (payload.shape === 'filled' && payload.bytes > (valueOf(capabilities, 'payloadBytesMax') ?? Infinity))
    return false;
  return carries(fidelity, payload);
}

/** Whether a transport that carries payloads so can carry this one. */
export function carries(fidelity: Fidelity, { shape }: Payload): boolean {
  switch (fidelity) {
    case 'bytes':
      return true;
    case 'text':
      return shape !== 'every-byte';
    case 'json':
      return shape === 'json';
  }
}

/** Printable ASCII, of which a prime number of characters is repeated: what is left out or moved shows. */
function filled(bytes: number, start: string): Uint8Array {
  const result = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) result[i] = 0x20 + (i % 89);
  new TextEncoder().encodeInto(start, result);
  return result;
}
