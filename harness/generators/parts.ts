import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Payload } from '../vocabulary/index.ts';
import { takesPayload } from '../vocabulary/index.ts';

/** A way of sending. */
export type Way = 'api' | 'session';

/** The ways of sending that a server offers. */
export function waysOf(capabilities: Capabilities): readonly Way[] {
  const offered = { api: capabilities.apiSend, session: capabilities.sessionSend };
  return (['api', 'session'] as const).filter((way) => 'value' in offered[way]);
}

/** How a message is sent; shrinks to the API where there is one. */
export function wayFor(capabilities: Capabilities): Arbitrary<Way> {
  return fc.constantFrom(...waysOf(capabilities));
}

/** 60 KiB: larger than any buffer that one read is likely to fill, smaller than what servers refuse. */
const largeBytes = 60 * 1024;

const text: Arbitrary<Payload> = fc
  .constantFrom('hello', 'how are you?', '{"type":1,"content":"hi"}')
  .map((said) => ({ shape: 'text', text: said }));

const others: readonly Payload[] = [
  { shape: 'empty' },
  { shape: 'every-byte' },
  { shape: 'filled', bytes: largeBytes },
];

/** What a message carries, of what the server takes by some way; shrinks to a short text. */
export function payloadFor(capabilities: Capabilities): Arbitrary<Payload> {
  const taken = others.filter((payload) =>
    waysOf(capabilities).some((way) => takesPayload(capabilities, payload, way)),
  );
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 5, arbitrary: text },
    ...taken.map((payload) => ({ weight: 1, arbitrary: fc.constant(payload) })),
  );
}
