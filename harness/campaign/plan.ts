import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { hash32 } from '../core/random.ts';
import type { Capabilities, Case, Scenario } from '../vocabulary/index.ts';
import { absenceOf } from '../vocabulary/index.ts';

/** One planned play: the i-th of a case. */
export interface PlannedPlay {
  readonly case: Case;
  readonly play: number;
  /** What it was drawn from. */
  readonly arbitrary: Arbitrary<Scenario>;
  readonly scenario: Scenario;
  readonly digest: string;
}

/** The seed of the i-th play of a case: a function of (seed, case, i) alone. */
export function playSeed(seed: number, slug: string, i: number): number {
  return hash32('play', seed, slug, i) | 0;
}

/**
 * The first plays of a case on a server that offers this: the i-th one is the same at any concurrency, shard or selection.
 * None where the server does not offer what the case needs.
 */
export function plannedPlays(
  theCase: Case,
  capabilities: Capabilities,
  { seed, plays }: { readonly seed: number; readonly plays: number },
): PlannedPlay[] {
  if (absenceOf(capabilities, ...(theCase.needs ?? [])) !== undefined) return [];
  const arbitrary = theCase.scenario(capabilities);
  const length = Math.min(plays, theCase.playsMax ?? Infinity);
  return Array.from({ length }, (_, i) => plannedPlay(theCase, arbitrary, seed, i));
}

function plannedPlay(theCase: Case, arbitrary: Arbitrary<Scenario>, seed: number, i: number): PlannedPlay {
  const [scenario] = fc.sample(arbitrary, { seed: playSeed(seed, theCase.case, i), numRuns: 1 });
  if (!scenario) throw new Error(`the generator of ${theCase.case} made nothing`);
  return { case: theCase, play: i, arbitrary, scenario, digest: digestOf(scenario) };
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
