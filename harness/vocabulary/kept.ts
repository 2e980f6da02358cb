import { z } from 'zod';
import { historyEventSchema } from './history.ts';
import { scenarioSchema } from './op.ts';
import { targetInfoSchema } from './verdict.ts';

/** A play of a run that has kept the data of its server, so that another version can go on with it. */
export const keptPlaySchema = z.strictObject({
  case: z.string(),
  play: z.int(),
  scenario: scenarioSchema,
  /** The salt of its world and the signature of its names. */
  salt: z.string(),
  signature: z.string(),
  events: z.array(historyEventSchema),
});
export type KeptPlay = z.infer<typeof keptPlaySchema>;

/** What a folder with kept data says of itself. */
export const keptSchema = z.strictObject({
  format: z.literal('imc-data-1'),
  target: targetInfoSchema,
  /** Plays whose records are there. */
  plays: z.int().nonnegative(),
  /** When the run ended, ISO 8601. */
  at: z.string(),
});
export type Kept = z.infer<typeof keptSchema>;
