import type { Doing, HistoryView, OpOf } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';
import { before } from './doings.ts';
import { isSpokenOf } from './dialects.ts';
import { isRestartedBetween } from './restarts.ts';

/** A direct message, as far as it matters whether its sender may send it. */
interface Try {
  readonly from: string;
  readonly to: string;
  readonly via: 'api' | object;
  readonly start: number;
  readonly end: number;
}

/** What a user does about who may send to him. */
type Change = Doing<OpOf<'block' | 'unblock' | 'allow' | 'disallow'>>;

/** What the receiver of a send had done, or had begun to do, to keep its sender from sending to him when it ended, or to let him. */
export function changesBefore(view: HistoryView, send: Pick<Try, 'from' | 'to' | 'end'>): Change[] {
  return among(view.blocks, send);
}

/** What the receiver of a send had done, or had begun to do, to allow its sender to send to him when it ended, or no longer. */
export function allowancesBefore(view: HistoryView, send: Pick<Try, 'from' | 'to' | 'end'>): Change[] {
  return among(view.allowances, send);
}

/**
 * Whether the receiver of a send surely kept its sender from sending it so, surely let him again, had never kept him
 * from it, or nobody knows.
 */
export function blockedAt(view: HistoryView, send: Try): 'yes' | 'lifted' | 'never' | 'maybe' {
  const last = bindsAt(view, 'block', send) ? lastOf(view, changesBefore(view, send), send) : 'none';
  if (last === 'none') return 'never';
  if (last === 'unsure') return 'maybe';
  return last === 'block' ? 'yes' : 'lifted';
}

/**
 * Whether the receiver of a send surely had allowed its sender to send it so, surely had not, or nobody knows; `needless`
 * where it takes nobody's leave.
 */
export function allowedAt(view: HistoryView, send: Try): 'yes' | 'no' | 'needless' | 'maybe' {
  if (!bindsAt(view, 'allowList', send)) return 'needless';
  const last = lastOf(view, allowancesBefore(view, send), send);
  // What a dialect does is not known here; and everybody may write to himself.
  if (last === 'none') return send.from === send.to || isOfDialect(view, send) ? 'maybe' : 'no';
  if (last === 'unsure') return 'maybe';
  return last === 'allow' ? 'yes' : 'no';
}

function among(changes: readonly Change[], send: Pick<Try, 'from' | 'to' | 'end'>): Change[] {
  return changes.filter(
    ({ op, outcome, start }) =>
      op.user === send.to && op.peer === send.from && outcome.is !== 'refused' && start < send.end,
  );
}

function bindsAt({ capabilities }: HistoryView, name: 'block' | 'allowList', { via }: Try): boolean {
  return valueOf(capabilities, name)?.includes(via === 'api' ? 'api' : 'session') === true;
}

/** The last of these changes, where it is sure that it is the one that holds for the send. */
function lastOf(view: HistoryView, changes: readonly Change[], send: Try): Change['op']['op'] | 'none' | 'unsure' {
  const last = changes.at(-1);
  if (last === undefined) return 'none';
  // Of a change that was not answered it is not known when it happens; and nobody can block himself.
  const isCertain =
    send.from !== send.to &&
    changes.every((change) => change.outcome.is === 'ok' && (change === last || before(change, last))) &&
    before(last, send) &&
    !isRestartedBetween(view, Math.min(...changes.map(({ start }) => start)), send.end) &&
    !isOfDialect(view, send);
  return isCertain ? last.op.op : 'unsure';
}

function isOfDialect(view: HistoryView, { from, to }: Try): boolean {
  return isSpokenOf(view, from) || isSpokenOf(view, to);
}
