import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Payload } from '../vocabulary/index.ts';

/** How a message is sent; shrinks to the API. */
export const way: Arbitrary<'api' | 'session'> = fc.constantFrom('api', 'session');

/** 60 KiB: larger than any buffer that one read is likely to fill, smaller than what servers refuse. */
const largeBytes = 60 * 1024;

/** What a message carries; shrinks to a short text. */
export const payload: Arbitrary<Payload> = fc.oneof(
  { withCrossShrink: true },
  {
    weight: 5,
    arbitrary: fc
      .constantFrom('hello', 'how are you?', '{"type":1,"content":"hi"}')
      .map((text) => ({ shape: 'text' as const, text })),
  },
  { weight: 1, arbitrary: fc.constant({ shape: 'empty' as const }) },
  { weight: 1, arbitrary: fc.constant({ shape: 'every-byte' as const }) },
  { weight: 1, arbitrary: fc.constant({ shape: 'filled' as const, bytes: largeBytes }) },
);
