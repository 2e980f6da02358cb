import { z } from 'zod';

const count = z.int().nonnegative();
/** How ops ended. */
const outcomesShape = { ok: count, refused: count, unknown: count };

/** `dimension=value` twice. */
const pair = z.tuple([z.string(), z.string()]);

/** Pairs of values of two dimensions of a story: which its plays came to, in the way that an obligation needed both. */
const pairsOfStorySchema = z.strictObject({
  case: z.string(),
  /** Rows of the covering array, those of them that were planned, and plays of the case. */
  rows: count,
  planned: count,
  plays: count,
  /** Pairs that the server and the other dimensions leave room for, and those that an obligation needed. */
  possible: count,
  covered: count,
  /** Pairs that no obligation needed, the first ones, and how many plays had both values. */
  notCovered: z.array(z.strictObject({ pair, plays: count })),
  /** How many more there are. */
  notCoveredLeftOut: count,
  /** The pairs of values of this server that no play can have, with the reason; `*` is any value. */
  impossible: z.array(z.strictObject({ pair, why: z.string() })),
  /** Pairs that are not in the table and that other dimensions leave no room for, the first ones, and how many more there are. */
  ruledOut: z.array(z.strictObject({ pair, why: z.string() })),
  ruledOutLeftOut: count,
  /** Values that cannot be had on this server. */
  absent: z.array(z.strictObject({ dimension: z.string(), value: z.string(), why: z.string() })),
});
export type PairsOfStory = z.infer<typeof pairsOfStorySchema>;

/** What a run has used of what there is: counts of its planned plays. */
export const coverageSchema = z.strictObject({
  /** Ways into and out of the server, such as transports and routes, in the order of the driver. */
  ways: z.array(z.strictObject({ way: z.string(), used: count })),
  /** Kinds of ops, and how they ended; with those that the server offers and that were never tried. */
  ops: z.array(z.strictObject({ op: z.string(), ...outcomesShape })),
  /** The same for each option of an op, one by one: `via=session`. */
  options: z.array(z.strictObject({ op: z.string(), option: z.string(), ...outcomesShape })),
  /** Stories, in the order in which they were played. */
  pairs: z.array(pairsOfStorySchema),
});
export type Coverage = z.infer<typeof coverageSchema>;
