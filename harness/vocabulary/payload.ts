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
  /** These bytes, and nothing else. */
  z.strictObject({ shape: z.literal('bytes'), hex: z.string().regex(/^([0-9a-f]{2}){1,512}$/) }),
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
    case 'bytes':
      return Uint8Array.from(Buffer.from(payload.hex, 'hex'));
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
export function carries(fidelity: Fidelity, payload: Payload): boolean {
  const { shape } = payload;
  switch (fidelity) {
    case 'bytes':
      return true;
    case 'text':
      return shape !== 'every-byte' && (payload.shape !== 'bytes' || isText(payload.hex));
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

/** Whether bytes are text that any protocol can carry: UTF-8 without control characters. */
function isText(hex: string): boolean {
  const bytes = Buffer.from(hex, 'hex');
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) && !text.split('').some((character) => character < ' ');
}
