import type { HistoryView, SendView } from '../vocabulary/index.ts';
import { before } from './doings.ts';

/**
 * Whether the receiver of a send surely kept its sender from sending to him, surely let him again, had never kept him
 * from it, or nobody knows.
 */
export function blockedAt(view: HistoryView, send: SendView): 'yes' | 'lifted' | 'never' | 'maybe' {
  const changes = view.blocks.filter(
    ({ op, outcome, start }) =>
      op.user === send.to && op.peer === send.from && outcome.is !== 'refused' && start < send.end,
  );
  const last = changes.at(-1);
  if (last === undefined) return 'never';
  const isCertain =
    last.outcome.is === 'ok' &&
    before(last, send) &&
    changes.every((change) => change === last || change.end < last.start);
  if (!isCertain) return 'maybe';
  return last.op.op === 'block' ? 'yes' : 'lifted';
}
