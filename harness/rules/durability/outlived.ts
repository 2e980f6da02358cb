import { restartsIn } from '../../model/restarts.ts';
import type { Doing, HistoryView, RestartHow } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';

/** What had to be outlived: a server that was killed at least once, or one that was only asked to end. */
export interface Ended {
  readonly how: RestartHow;
  readonly restarts: readonly Doing[];
  /** From here on the server runs again, surely; Infinity where nobody knows. */
  readonly until: number;
}

/**
 * How the server has ended since something began. `undefined` where it surely has not, and where it documents nothing of what
 * outlives such an end.
 */
export function endedSince(view: HistoryView, { start }: { readonly start: number }): Ended | undefined {
  const durable = valueOf(view.capabilities, 'durable') ?? [];
  const since = restartsIn(view).filter(({ until }) => until > start);
  // What an upgrade keeps is for other rules to judge.
  if (since.length === 0 || !since.every(({ how }) => how !== 'upgrade' && durable.includes(how))) return undefined;
  return {
    how: since.some(({ how }) => how === 'kill') ? 'kill' : 'graceful',
    restarts: since.map(({ doing }) => doing),
    until: Math.max(...since.map(({ until }) => until)),
  };
}

/** `after the server was killed`, `after the server had ended in order`. */
export function afterIt({ how }: Ended): string {
  return how === 'kill' ? 'after the server was killed' : 'after the server had ended in order';
}

/** Whether a read is one of the final ones, and after all that had to be outlived. */
export function isLater(read: { readonly last: boolean; readonly start: number }, { until }: Ended): boolean {
  return read.last && read.start > until;
}
