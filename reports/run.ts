import { z } from 'zod';
import {
  capabilitiesSchema,
  caseResultSchema,
  coverageSchema,
  loadSchema,
  promiseSchema,
  timingSchema,
  knownMatchSchema,
  noticeSchema,
  profileOfRunSchema,
  shardSchema,
  targetInfoSchema,
  verdictSchema,
} from '../harness/vocabulary/index.ts';

/** Version of the format of run.json; a reader refuses any other. */
export const runFormat = 'imc-run-1';

/** How a run was asked for: enough to run it again. */
export const runOptionsSchema = z.strictObject({
  seed: z.int(),
  /** `quick`: fewer plays; `thorough`: goes on with further ones until the time budget is spent. */
  depth: z.enum(['quick', 'default', 'thorough']),
  /** Plays of each case that is drawn; where the run is thorough, of each round. */
  plays: z.int(),
  /** Rows of each story, the first ones. */
  rows: z.union([z.int(), z.literal('all')]),
  patience: z.number(),
  concurrency: z.union([z.int(), z.literal('auto')]),
  timeBudgetMs: z.int(),
  gate: z.enum(['must', 'should']),
  areas: z.array(z.string()),
  rules: z.array(z.string()),
  cases: z.array(z.string()),
  /** Folder of a team's own cases and rules, as it was given; absent where there was none. */
  specs: z.string().exactOptional(),
  /** Which part of the plan was played; absent where all of it was. */
  shard: shardSchema.exactOptional(),
  /** Servers for plays that restarted theirs. */
  instances: z.int().min(1),
  /** In this order; `sampled`: the default one, and a few plays under another one that the seed draws. */
  profiles: z.union([z.array(z.string()).min(1), z.literal('sampled')]),
});
export type RunOptions = z.infer<typeof runOptionsSchema>;

/** A whole run: run.json alone makes every report. */
export const runSchema = z.strictObject({
  format: z.literal(runFormat),
  tool: z.strictObject({ name: z.literal('im-conformance'), version: z.string() }),
  /** ISO 8601. */
  began: z.string(),
  /** Milliseconds. */
  ms: z.number(),
  /** Whether the run came to its end; false when it was interrupted. */
  complete: z.boolean(),
  options: runOptionsSchema,
  /** Absent when the target was never ready. */
  target: targetInfoSchema.exactOptional(),
  /** Under the first profile. */
  capabilities: capabilitiesSchema.exactOptional(),
  /** Those under which it was ready, in the order in which they were played. */
  profiles: z.array(profileOfRunSchema),
  /** Digest of the catalogue of rules: two runs with the same one were judged alike. */
  catalogue: z.string(),
  /** What was judged: the selected rules. */
  rules: z.array(promiseSchema),
  plays: z.int(),
  cases: z.array(caseResultSchema),
  loads: z.array(loadSchema),
  timings: z.array(timingSchema),
  verdicts: z.array(verdictSchema),
  coverage: coverageSchema,
  notices: z.array(noticeSchema),
  errors: z.array(noticeSchema),
  /** The file of known failures, and what became of each; absent where there was none. */
  known: z.strictObject({ file: z.string(), entries: z.array(knownMatchSchema) }).exactOptional(),
  exitCode: z.int(),
});
export type Run = z.infer<typeof runSchema>;
