import { z } from 'zod';
import { barrierKindSchema, capabilitiesSchema } from './capabilities.ts';
import { contentSchema } from './content.ts';
import { observationSchema, outcomeSchema } from './observation.ts';
import { opSchema, scenarioSchema } from './op.ts';

/** `body`: the scenario; `final`: everyone reads everything; `barrier`: what proves that nothing more comes, judged by no rule. */
export const phaseSchema = z.enum(['body', 'final', 'barrier']);
export type Phase = z.infer<typeof phaseSchema>;

/** `at` is the place in the record: of two events, the one with the smaller `at` was seen first. `ms` is since the play began. */
const stamp = { at: z.int().nonnegative(), ms: z.number() };

export const historyEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    ...stamp,
    /** Number of this doing of the op; its end carries the same. */
    id: z.int().nonnegative(),
    phase: phaseSchema,
    /** Index of the op in the scenario; absent for what the runner does by itself. */
    index: z.int().nonnegative().exactOptional(),
    /** Round of the final reads, from 1. */
    round: z.int().positive().exactOptional(),
    /** 2, 3 … when a login is tried again. */
    attempt: z.int().min(2).exactOptional(),
    op: opSchema,
    /** What a send carries. */
    content: contentSchema.exactOptional(),
  }),
  z.strictObject({ type: z.literal('end'), ...stamp, id: z.int().nonnegative(), outcome: outcomeSchema }),
  z.strictObject({ type: z.literal('seen'), ...stamp, session: z.string(), observation: observationSchema }),
  /** The barrier of a session held: whatever the server had for it before is in the record. */
  z.strictObject({ type: z.literal('barrier'), ...stamp, session: z.string(), kind: barrierKindSchema }),
  /** The settle time ended, and there were objections still: what comes after this comes too late. */
  z.strictObject({ type: z.literal('gave-up'), ...stamp }),
  z.strictObject({
    type: z.literal('server'),
    ...stamp,
    what: z.enum(['died', 'stopped-answering']),
    detail: z.string(),
  }),
]);
export type HistoryEvent = z.infer<typeof historyEventSchema>;

/** The append-only record of a play: all that a checker may know. */
export const historySchema = z.strictObject({
  scenario: scenarioSchema,
  /** The salt of the world and the signature of its names. */
  salt: z.string(),
  signature: z.string(),
  capabilities: capabilitiesSchema,
  events: z.array(historyEventSchema),
});
export type History = z.infer<typeof historySchema>;
