import type { ChatView, Doing, HistoryView, OpOf } from '../vocabulary/index.ts';

/** A time at which the server was ended and started again: at some moment between two places of the record. */
export interface Restart {
  readonly doing: Doing<OpOf<'restart'>>;
  readonly how: OpOf<'restart'>['how'];
  readonly from: number;
  /** From here on it runs again, surely; Infinity where nobody knows. */
  readonly until: number;
}

type Restarted = Pick<HistoryView, 'restarts'>;

/** The restarts that may have happened: all but those that surely did not. */
export function restartsIn({ restarts }: Restarted): Restart[] {
  return restarts
    .filter(({ outcome }) => outcome.is !== 'refused')
    .map((doing) => ({
      doing,
      how: doing.op.how,
      from: doing.start,
      until: doing.outcome.is === 'ok' ? doing.end : Infinity,
    }));
}

/** Whether the server may have been started again at a moment between two places of the record. */
export function isRestartedBetween(view: Restarted, from: number, until: number): boolean {
  return restartsIn(view).some((restart) => restart.from < until && restart.until > from);
}

/** Whether the server may have been ended while this was done: what was not answered then is nobody's fault. */
export function isAmidRestart(
  view: Restarted,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  return isRestartedBetween(view, start, end);
}

/**
 * The chats that were answered in the end, and since whose first send the server surely was not started again: what else is
 * kept, listed and unread in the end is for the rules about what outlives a restart to judge.
 */
export function settledChats(view: Pick<HistoryView, 'restarts' | 'answeredChats'>): readonly ChatView[] {
  return view.answeredChats.filter(({ sends }) =>
    sends.every(({ start }) => !isRestartedBetween(view, start, Infinity)),
  );
}

/** Of places in the record, the most that no restart may have come between. */
export function inOneLife<P extends { readonly at: number }>(view: Restarted, all: readonly P[]): readonly P[] {
  const runs: P[][] = [];
  for (const each of all) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && !isRestartedBetween(view, last.at, each.at)) run.push(each);
    else runs.push([each]);
  }
  return runs.reduce<readonly P[]>((longest, run) => (run.length > longest.length ? run : longest), []);
}
