import { z } from 'zod';
import {
  counterexampleSchema,
  noticeSchema,
  promiseSchema,
  statusSchema,
  targetInfoSchema,
  timingSchema,
} from '../../harness/vocabulary/index.ts';

/** Version of the format of comparison.json; a reader refuses any other. */
export const comparisonFormat = 'imc-comparison-1';

/** One server of a comparison, in the order in which they were given. */
const columnSchema = z.strictObject({
  /** What tells it from the others: a version, or more where that does not. */
  label: z.string(),
  target: targetInfoSchema.exactOptional(),
  seed: z.int(),
  plays: z.int(),
  complete: z.boolean(),
  /** Milliseconds of its run. */
  ms: z.number(),
  /** Whether counterexamples of the others were replayed on it. */
  isReplayedOn: z.boolean(),
  timings: z.array(timingSchema),
});
export type Column = z.infer<typeof columnSchema>;

/** How often a failure showed on one server: in k of n replays, of which the rule owed something in `owed`. */
const triedSchema = z.strictObject({
  k: z.int().nonnegative(),
  n: z.int().nonnegative(),
  owed: z.int().nonnegative(),
  /** Whether its own run found it. */
  isOwn: z.boolean(),
  /** Other ways in which it broke the same rule meanwhile. */
  otherwise: z.array(z.string()),
});
export type Tried = z.infer<typeof triedSchema>;

/** A way in which some server broke a rule, and what came of it on each. */
const failureSchema = z.strictObject({
  rule: z.string(),
  shape: z.string(),
  profile: z.string(),
  /** Whose counterexample it is. */
  column: z.int().nonnegative(),
  example: counterexampleSchema,
  /** One of each server; `null` where it was not tried. */
  tried: z.array(triedSchema.nullable()),
});
export type ComparedFailure = z.infer<typeof failureSchema>;

/** A rule on one server: its verdict, and what replays of the others' counterexamples make of it. */
const cellSchema = z.strictObject({
  /** `absent`: its run did not judge the rule. */
  status: z.union([statusSchema, z.literal('absent')]),
  reason: z.string().exactOptional(),
  /** Its level on this server, where that is weaker than that of the row. */
  level: z.literal('SHOULD').exactOptional(),
  obligations: z.int().nonnegative(),
  /** Plays of its run in which the rule owed something, and those that broke it. */
  plays: z.int().nonnegative(),
  failingPlays: z.int().nonnegative(),
  /** Of the replays of that counterexample which showed most, its own or another server's; n is 0 where there is none. */
  k: z.int().nonnegative(),
  n: z.int().nonnegative(),
  /** The ways in which it was seen broken. */
  shapes: z.array(z.string()),
  /** Whether only replays of others' counterexamples showed what the status says. */
  byReplay: z.boolean(),
});
export type Cell = z.infer<typeof cellSchema>;

const rowSchema = z.strictObject({
  rule: z.string(),
  area: z.string(),
  profile: z.string(),
  title: z.string(),
  /** The strongest that it has on any of them. */
  level: z.enum(['MUST', 'SHOULD']),
  severity: z.enum(['critical', 'major', 'minor']),
  cells: z.array(cellSchema),
});
export type Row = z.infer<typeof rowSchema>;

/** What became of a rule between two neighbours; only what the numbers bear. */
const changeSchema = z.strictObject({
  rule: z.string(),
  profile: z.string(),
  level: z.enum(['MUST', 'SHOULD']),
  /** `broke`: kept before, or broken less often; `mended`: the other way round; `otherwise`: broken before and now, now in a way that is new. */
  is: z.enum(['broke', 'mended', 'otherwise']),
  /** The place of the later one. */
  column: z.int().positive(),
  /** In words, without a full stop. */
  words: z.string(),
});
export type Change = z.infer<typeof changeSchema>;

/** Several servers side by side: comparison.json alone makes every view of it. */
export const comparisonSchema = z.strictObject({
  format: z.literal(comparisonFormat),
  tool: z.strictObject({ name: z.literal('im-conformance'), version: z.string() }),
  /** ISO 8601, of the first run. */
  began: z.string(),
  columns: z.array(columnSchema).min(2),
  rules: z.array(promiseSchema),
  rows: z.array(rowSchema),
  failures: z.array(failureSchema),
  changes: z.array(changeSchema),
  notices: z.array(noticeSchema),
  exitCode: z.int(),
});
export type Comparison = z.infer<typeof comparisonSchema>;
