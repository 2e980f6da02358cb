import { z } from 'zod';

/** A name inside a scenario (`alice`, `bob.1`, `m1`); the world of a play makes it unique on the server. */
export const localName = z
  .string()
  .regex(/^[a-z][a-z0-9.~-]{0,31}$/, 'a local name: a letter, then letters, digits, . ~ or -');

/** Starts together with the op before it instead of waiting for its end. */
export const overlap = z.literal(true).exactOptional();
