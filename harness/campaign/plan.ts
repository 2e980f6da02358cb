import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { hash32 } from '../core/random.ts';
import type { Case, Scenario } from '../vocabulary/index.ts';

/** One planned play: the i-th of a case. */
export interface PlannedPlay {
  readonly case: Case;
  readonly play: number;
  readonly scenario: Scenario;
  readonly digest: string;
}

/** The seed of the i-th play of a case: a function of (seed, case, i) alone. */
export function playSeed(seed: number, slug: string, i: number): number {
  return hash32('play', seed, slug, i) | 0;
}

/** The i-th play of a case: the same at any concurrency, shard or selection. */
export function plannedPlay(theCase: Case, seed: number, i: number): PlannedPlay {
  const [scenario] = fc.sample(theCase.scenario, { seed: playSeed(seed, theCase.case, i), numRuns: 1 });
  if (!scenario) throw new Error(`the generator of ${theCase.case} made nothing`);
  return { case: theCase, play: i, scenario, digest: digestOf(scenario) };
}

/** What tells one scenario from another: 16 hexadecimal digits. */
export function digestOf(scenario: Scenario): string {
  return digest(JSON.stringify(scenario));
}

/** One digest of many. */
export function digestOfAll(digests: readonly string[]): string {
  return digest(digests.join('\n'));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
