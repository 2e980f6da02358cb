import type { Doing, HistoryView, OpOf } from '../vocabulary/index.ts';

type Kicked = Pick<HistoryView, 'kicks'>;

/** The times at which the user may have been kicked: all but those that were refused. */
export function kicksOf({ kicks }: Kicked, user: string): Doing<OpOf<'kick'>>[] {
  return kicks.filter(({ op, outcome }) => op.user === user && outcome.is !== 'refused');
}

/** Whether the user may have been kicked at a moment between two places of the record. */
export function isKickedBetween(view: Kicked, user: string, from: number, until: number): boolean {
  return kicksOf(view, user).some(({ start, end }) => start < until && end > from);
}
