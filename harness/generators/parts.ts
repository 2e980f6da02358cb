import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Fidelity, Payload } from '../vocabulary/index.ts';
import { takesPayload, valueOf } from '../vocabulary/index.ts';

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

/** One of these; nothing where there is none. */
function oneOf<T>(values: readonly T[]): Arbitrary<T | undefined> {
  return values.length === 0 ? fc.constant(undefined) : fc.constantFrom(...values);
}

/** By which of the ways of the API a message is sent; shrinks to the usual one. */
export function apiWayFor(capabilities: Capabilities): Arbitrary<string | undefined> {
  return oneOf(valueOf(capabilities, 'apiWays') ?? []);
}

/** By which transports the sessions of a play talk, in the order in which they are opened; shrinks to the usual one. */
export function transportsFor(capabilities: Capabilities): Arbitrary<readonly Transport[]> {
  const offered = Object.entries(valueOf(capabilities, 'transports') ?? {});
  if (offered.length === 0) return fc.constant([]);
  const transport = fc.constantFrom(...offered.map(([name, fidelity]) => ({ name, fidelity })));
  return fc.array(transport, { minLength: sessionsDrawn, maxLength: sessionsDrawn });
}

/** More sessions than these begin again with the first transport. */
const sessionsDrawn = 6;

/** A transport, and what payloads go through it unchanged. */
export interface Transport {
  readonly name: string;
  readonly fidelity: Fidelity;
}

/** 60 KiB: larger than any buffer that one read is likely to fill, smaller than what servers refuse. */
const largeBytes = 60 * 1024;

const text: Arbitrary<Payload> = fc
  .constantFrom('hello', 'how are you?', '{"type":1,"content":"hi"}')
  .map((said) => ({ shape: 'text', text: said }));

const others: readonly Payload[] = [
  { shape: 'json', text: 'hello' },
  { shape: 'empty' },
  { shape: 'every-byte' },
  { shape: 'filled', bytes: largeBytes },
];

/** What a message carries, of what the server takes by some way; shrinks to a short text. */
export function payloadFor(capabilities: Capabilities): Arbitrary<Payload> {
  const taken = others.filter((payload) =>
    waysOf(capabilities).some((way) => takesPayload(capabilities, payload, way === 'api' ? 'api' : 'bytes')),
  );
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 5, arbitrary: text },
    ...taken.map((payload) => ({ weight: 1, arbitrary: fc.constant(payload) })),
  );
}
