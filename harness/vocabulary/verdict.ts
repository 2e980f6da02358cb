import { z } from 'zod';
import { capabilitiesSchema, sourceSchema } from './capabilities.ts';
import { historySchema } from './history.ts';
import { scenarioSchema } from './op.ts';

/** How a server is configured where nothing else is asked for. */
export const defaultProfile = 'default';

/** What a run is pointed at. */
export const targetInfoSchema = z.strictObject({
  /** As the user gave it: `reference`, `./some-server-2.1.4`. */
  name: z.string(),
  kind: z.enum(['reference', 'process', 'image', 'url']),
  driver: z.string(),
  /** The user's own driver, as he named it: a replay needs it again. Absent for one of ours. */
  driverFrom: z.string().exactOptional(),
  flavour: z.string(),
  version: z.string(),
  /** Faults that the reference server was told to have. */
  faults: z.array(z.string()),
  /** Server options after `--`. */
  options: z.array(z.string()),
  /** Trouble that was put between the driver and the runner. */
  wraps: z.array(z.string()),
  /** What all names begin with that a run makes on a server that runs already. */
  prefix: z.string().exactOptional(),
  /** How a server that runs already is reached, where its URL alone does not say it: flags and their values, without secrets. */
  reach: z.array(z.string()).exactOptional(),
});
/** What a run is pointed at, as the reports name it. */
export type TargetInfo = z.infer<typeof targetInfoSchema>;

export const transcriptEntrySchema = z.strictObject({
  ms: z.number(),
  lane: z.string(),
  dir: z.enum(['out', 'in', 'note']),
  text: z.string(),
  /** The op that it was written for, by the `id` of its start; absent for what came unasked. */
  op: z.int().nonnegative().exactOptional(),
});

/** The smallest conversation that was found to break a rule in one way. */
export const counterexampleSchema = z.strictObject({
  rule: z.string(),
  shape: z.string(),
  profile: z.string(),
  scenario: scenarioSchema,
  /** Ops of the body. */
  ops: z.int().nonnegative(),
  expected: z.string(),
  actual: z.string(),
  /** Place in the record to what was expected and seen. */
  evidence: z.array(z.int()),
  /** A play of it, alone, that broke the rule; the first seen one where no replay did. */
  history: historySchema,
  transcript: z.array(transcriptEntrySchema),
  /** What the server logged meanwhile; bounded, marked where cut. */
  serverLog: z.string(),
  /** Replay file, relative to run.json. */
  file: z.string().exactOptional(),
  /** Of n replays with fresh names, k broke the rule again. */
  /**
   * `in: 'plays'`: it cannot be replayed, for it is about data that an earlier run has left; of n plays in which it was owed, k
   * showed it.
   */
  confirmed: z.strictObject({
    k: z.int().nonnegative(),
    n: z.int().nonnegative(),
    in: z.literal('plays').exactOptional(),
  }),
  /** What else its play broke, as rule/shape: probably of one cause. */
  beside: z.array(z.string()),
  /** Whether each op was shown to be needed: without it the rule is kept. */
  minimal: z.boolean(),
  /** Why it does not gate: the known failure that it is. */
  known: z.strictObject({ reason: z.string(), link: z.string(), expires: z.string() }).exactOptional(),
  /** How it was found: the case, its play, and how many plays ran at once then. */
  found: z.strictObject({ case: z.string(), play: z.int(), load: z.int() }),
});
export type Counterexample = z.infer<typeof counterexampleSchema>;

const knownEntryShape = {
  /** Place in the file, from 1, and the text that stands there. */
  line: z.int().positive(),
  text: z.string(),
  rule: z.string(),
  /** `*` is any. */
  shape: z.string(),
  /** `*` is any. */
  profile: z.string(),
  /** The last day on which it counts, `YYYY-MM-DD`. */
  expires: z.string(),
  /** Whether it comes and goes: a run that does not show it says nothing then. Absent: each run shows it. */
  flaky: z.literal(true).exactOptional(),
  link: z.string(),
  reason: z.string(),
};
const knownEntrySchema = z.strictObject(knownEntryShape);
/** A failure that whoever runs us knows of: still shown, but it does not gate. */
export type KnownEntry = z.infer<typeof knownEntrySchema>;

export const knownMatchSchema = z.strictObject({
  ...knownEntryShape,
  is: z.enum(['matched', 'expired', 'stale', 'not-seen', 'not-judged']),
});
/** What became of a known failure in a run. */
export type KnownMatch = z.infer<typeof knownMatchSchema>;

export const statusSchema = z.enum(['pass', 'fail', 'flaky', 'not-exercised', 'unsupported', 'error']);
export type Status = z.infer<typeof statusSchema>;

export const verdictSchema = z.strictObject({
  rule: z.string(),
  area: z.string(),
  profile: z.string(),
  level: z.enum(['MUST', 'SHOULD']),
  severity: z.enum(['critical', 'major', 'minor']),
  title: z.string(),
  status: statusSchema,
  /** Why it is not a pass; absent for a pass. */
  reason: z.string().exactOptional(),
  obligations: z.int().nonnegative(),
  /** Plays in which the rule owed something, and those that broke it. */
  plays: z.int().nonnegative(),
  failingPlays: z.int().nonnegative(),
  counterexamples: z.array(counterexampleSchema),
  /** Shapes that were seen broken, and of which no counterexample could be written: the run was cut, or we had trouble. */
  unwritten: z.array(z.string()),
  /** Shapes that were seen broken, and are not claimed: our own event loop was late each time. */
  withdrawn: z.array(z.string()),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** One of several parts of a plan that are played apart: the `index`-th `of` so many, the first one being 1. */
export const shardSchema = z
  .strictObject({ index: z.int().min(1), of: z.int().min(1) })
  .refine(({ index, of }) => index <= of, 'there are not so many shards');
export type Shard = z.infer<typeof shardSchema>;

/** How a target was configured in a run, and what it documents so. */
export const profileOfRunSchema = z.strictObject({
  profile: z.string(),
  /** Only a few of the plan were played: what was not exercised says nothing. */
  isSample: z.boolean(),
  plays: z.int(),
  capabilities: capabilitiesSchema,
});
export type ProfileOfRun = z.infer<typeof profileOfRunSchema>;

/** What a case came to in a run, under one profile. */
export const caseResultSchema = z.strictObject({
  case: z.string(),
  profile: z.string(),
  title: z.string(),
  plays: z.int(),
  /** Of a shard: its own part. */
  planned: z.int(),
  failingPlays: z.int(),
  erringPlays: z.int(),
  /** Milliseconds, without those in which plays of it that restart their server were played beside the cases before it. */
  ms: z.number(),
  /** Digest of the scenarios of the fixed list that were planned, of all shards. */
  digest: z.string(),
});
export type CaseResult = z.infer<typeof caseResultSchema>;

/** How the run went, for those who tune it. */
export const loadSchema = z.strictObject({
  playsPerSecond: z.number(),
  /** Largest number of plays at once. */
  concurrencyMax: z.int(),
  /** Number of plays at once in the end. */
  concurrency: z.int(),
  /** Share of one processor, 1 is one core, while the cases were played. */
  ownCpu: z.number(),
  serverCpu: z.number(),
  /** Largest delay of our own event loop, in milliseconds. */
  lagMsMax: z.number(),
  /** Whether we, not the server, were the slow one. */
  clientLimited: z.boolean(),
});
export type Load = z.infer<typeof loadSchema>;

/** What of a server's work is timed, beside its start. */
export const tookKinds = ['session-ack', 'api-ack', 'push'] as const;
/** Milliseconds that the server took in a play, each time. */
export type Took = Readonly<Record<(typeof tookKinds)[number], readonly number[]>>;

/**
 * How long the server took, in milliseconds, n times: `session-ack` and `api-ack`, a send until it was acknowledged; `push`, a
 * send until a session was pushed it; `start`, until it could be used. Among as many plays as ran at once: to be
 * set beside others of the same machine, not judged.
 */
export const timingSchema = z.strictObject({
  profile: z.string(),
  what: z.enum(['start', ...tookKinds]),
  n: z.int().positive(),
  min: z.number(),
  p25: z.number(),
  p50: z.number(),
  p75: z.number(),
  p90: z.number(),
  p99: z.number(),
  max: z.number(),
});
export type Timing = z.infer<typeof timingSchema>;

/** The promise of a rule in full, as it was judged. */
export const promiseSchema = z.strictObject({
  id: z.string(),
  area: z.string(),
  title: z.string(),
  text: z.string(),
  source: z.array(sourceSchema),
});
export type Promised = z.infer<typeof promiseSchema>;

export const noticeSchema = z.strictObject({ code: z.string(), message: z.string() });
export type Notice = z.infer<typeof noticeSchema>;
