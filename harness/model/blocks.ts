import type { Doing, HistoryView, OpOf } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';
import { before } from './doings.ts';
import { isSpokenOf } from './dialects.ts';
import { isRestartedBetween } from './restarts.ts';

/** A direct message, as far as it matters whether its sender is kept from sending it. */
interface Try {
  readonly from: string;
  readonly to: string;
  readonly via: 'api' | object;
  readonly start: number;
  readonly end: number;
}

/** What the receiver of a send had done, or had begun to do, to keep its sender from sending to him when it ended, or to let him. */
export function changesBefore(
  view: HistoryView,
  send: Pick<Try, 'from' | 'to' | 'end'>,
): Doing<OpOf<'block' | 'unblock'>>[] {
  return view.blocks.filter(
    ({ op, outcome, start }) =>
      op.user === send.to && op.peer === send.from && outcome.is !== 'refused' && start < send.end,
  );
}

/**
 * Whether the receiver of a send surely kept its sender from sending it so, surely let him again, had never kept him
 * from it, or nobody knows.
 */
export function blockedAt(view: HistoryView, send: Try): 'yes' | 'lifted' | 'never' | 'maybe' {
  const ways = valueOf(view.capabilities, 'block') ?? [];
  if (!ways.includes(send.via === 'api' ? 'api' : 'session')) return 'never';
  const changes = changesBefore(view, send);
  const last = changes.at(-1);
  if (last === undefined) return 'never';
  // Of a change that was not answered it is not known when it happens; and nobody can block himself.
  const isCertain =
    send.from !== send.to &&
    changes.every((change) => change.outcome.is === 'ok' && (change === last || before(change, last))) &&
    before(last, send) &&
    !isRestartedBetween(view, Math.min(...changes.map(({ start }) => start)), send.end) &&
    !isSpokenOf(view, send.from) &&
    !isSpokenOf(view, send.to);
  if (!isCertain) return 'maybe';
  return last.op.op === 'block' ? 'yes' : 'lifted';
}
