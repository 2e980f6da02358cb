import { z } from 'zod';

/** One thing that was measured, round by round. */
const figureSchema = z.strictObject({
  name: z.string(),
  unit: z.string(),
  /** Which way is better. */
  better: z.enum(['less', 'more']),
  values: z.array(z.number()).min(1),
  /** The same against something that was measured in the same rounds: each round's value by that one's. */
  ratio: z.strictObject({ to: z.string(), values: z.array(z.number()).min(1) }).exactOptional(),
  /** What we want it to be; of the ratio where there is one. */
  aim: z
    .strictObject({ words: z.string(), max: z.number().exactOptional(), min: z.number().exactOptional() })
    .exactOptional(),
});
export type Figure = z.infer<typeof figureSchema>;

const partSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** How it was measured, in a sentence or two. */
  method: z.string(),
  /** How often each thing was measured, and how much of it; 1 is the size that the aims are about. */
  rounds: z.int(),
  scale: z.number(),
  /** Load of the minute before it began and at its end. */
  load: z.tuple([z.number(), z.number()]),
  figures: z.array(figureSchema),
});
export type MeasuredPart = z.infer<typeof partSchema>;

export const benchFormat = 'imc-bench-1';

/** All that a bench measured: the JSON that two commits are compared by. */
export const benchSchema = z.strictObject({
  format: z.literal(benchFormat),
  /** ISO 8601. */
  began: z.string(),
  /** Digest of the sources. */
  build: z.string(),
  machine: z.strictObject({
    cores: z.int(),
    node: z.string(),
    /** Load of the minute before it began and at its end: what else ran took its share. */
    load: z.tuple([z.number(), z.number()]),
  }),
  parts: z.array(partSchema),
});
export type Bench = z.infer<typeof benchSchema>;

/** The middle of the rounds, and their least and most. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  const high = sorted[Math.ceil((sorted.length - 1) / 2)] ?? Number.NaN;
  return { median: (low + high) / 2, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** Round by round, so that what slows the machine for a while slows both. */
export function ratioTo(to: Pick<Figure, 'name' | 'values'>, values: readonly number[]): NonNullable<Figure['ratio']> {
  return { to: to.name, values: values.map((value, round) => value / (to.values[round] ?? Number.NaN)) };
}

/** Whether an aim is met by the middle of the rounds; `undefined` where there is none. */
export function isMet({ aim, ratio, values }: Figure): boolean | undefined {
  if (!aim) return undefined;
  const { median } = spreadOf(ratio?.values ?? values);
  return median <= (aim.max ?? Infinity) && median >= (aim.min ?? -Infinity);
}
