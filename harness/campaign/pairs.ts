import type { History, HistoryView, Judgement, PlayedEvent } from '../vocabulary/index.ts';
import type { PlannedPlay } from './plan.ts';

/**
 * Pairs of dimensions of a play's row that counted: one obligation was about what is so because of the one value and about
 * what is so because of the other. Nothing for a play that is no story's.
 */
export function pairsIn(
  { chosen }: Pick<PlannedPlay, 'chosen'>,
  { history, judgements }: { readonly history: History; readonly judgements: readonly Judgement[] },
  viewOf: (history: History) => HistoryView,
): Pick<PlayedEvent, 'story'> {
  if (!chosen) return {};
  const view = viewOf(history);
  const bits = new Map<number, bigint>();
  for (const [i, value] of chosen.values.entries())
    for (const place of value.places(view)) bits.set(place, (bits.get(place) ?? 0n) | (1n << BigInt(i)));
  // Many obligations are about the same values.
  const masks = new Set<bigint>();
  for (const { about } of judgements)
    for (const places of about) masks.add(places.reduce((mask, place) => mask | (bits.get(place) ?? 0n), 0n));
  /** For each dimension, those that an obligation needed beside it. */
  const beside = chosen.numbers.map((_, i) =>
    [...masks].reduce((sum, mask) => ((mask >> BigInt(i)) & 1n ? sum | mask : sum), 0n),
  );
  const pairs = beside.flatMap((mask, j) =>
    Array.from({ length: j }, (_, i): readonly [number, number] => [i, j]).filter(([i]) => (mask >> BigInt(i)) & 1n),
  );
  return { story: { row: chosen.numbers, pairs } };
}
