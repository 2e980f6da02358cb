import type { Doing, HistoryView, OpOf } from '../vocabulary/index.ts';

/** The moment at which another version took over, and where in the record it is. */
export interface Upgrade {
  readonly doing: Doing<OpOf<'restart'>>;
  readonly from: number;
  readonly until: number;
  /** Where the first thing was done afterwards besides looking; Infinity where nothing was. */
  readonly goesOnAt: number;
}

/** The upgrade of a play that was gone on with; `undefined` for all others. */
export function upgradeIn({ restarts, doings }: Pick<HistoryView, 'restarts' | 'doings'>): Upgrade | undefined {
  const doing = restarts.find(({ op, outcome }) => op.how === 'upgrade' && outcome.is === 'ok');
  if (!doing) return undefined;
  const next = doings.find(({ phase, start }) => phase === 'body' && start > doing.end);
  return { doing, from: doing.start, until: doing.end, goesOnAt: next?.start ?? Infinity };
}

/** What all users saw when they looked last before an upgrade, and when they did right after it. */
export interface Looks<R> {
  readonly before: readonly R[];
  readonly after: readonly R[];
}

type Read = Pick<Doing, 'phase' | 'round' | 'start' | 'end'>;

/** The last round of final reads on either side. */
export function looksAround<R extends Read>(reads: readonly R[], { from, until, goesOnAt }: Upgrade): Looks<R> {
  const final = reads.filter(({ phase }) => phase === 'final');
  return {
    before: lastRound(final.filter(({ end }) => end < from)),
    after: lastRound(final.filter(({ start, end }) => start > until && end < goesOnAt)),
  };
}

function lastRound<R extends Read>(reads: readonly R[]): R[] {
  const last = reads.reduce((max, { round }) => Math.max(max, round), 0);
  return reads.filter(({ round }) => round === last);
}
