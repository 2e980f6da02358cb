import { hash32 } from '../core/random.ts';
import type { Capabilities, Shard } from '../vocabulary/index.ts';
import { cohortsOf } from './cohort.ts';
import { parted, restartsOf } from './disturbing.ts';
import type { PlannedPlay } from './plan.ts';

/** What a restart costs, in plays. */
const RESTART_PLAYS = 4;

/**
 * The plays of a case that a shard plays, in their order; without a shard, all. Each play of the case is in one shard, whatever their number; plays that share restarts stay
 * together, and each shard has about as much to do.
 */
export function shareOf(
  planned: readonly PlannedPlay[],
  shard: Shard | undefined,
  { capabilities, cohortMax }: { readonly capabilities: Capabilities; readonly cohortMax: number },
): PlannedPlay[] {
  if (shard === undefined) return [...planned];
  const { index, of } = shard;
  const { disturbing, others } = parted(planned, capabilities);
  const max = Math.min(cohortMax, Math.ceil(disturbing.length / of));
  const cohorts = cohortsOf(disturbing, max, (scenario) => restartsOf(scenario, capabilities)).map((plays) => ({
    plays: plays as readonly PlannedPlay[],
    cost: plays.length + RESTART_PLAYS * restartsOf(plays[0].scenario, capabilities).flat().length,
  }));
  const single = others.map((play) => ({ plays: [play], cost: 1 }));
  // Small cases do not all fall to the first shards.
  const first = hash32('shard', planned[0]?.case.case ?? '') % of;
  const shares = Array.from({ length: of }, (_, i) => ({ number: ((first + i) % of) + 1, cost: 0 }));
  const own = new Set<PlannedPlay>();
  for (const { plays, cost } of [...cohorts.toSorted((a, b) => b.cost - a.cost), ...single]) {
    const least = shares.reduce((one, other) => (other.cost < one.cost ? other : one));
    least.cost += cost;
    if (least.number === index) for (const play of plays) own.add(play);
  }
  return planned.filter((play) => own.has(play));
}
