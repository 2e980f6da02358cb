import type { Capabilities, Doing, HistoryView, OpOf } from '../vocabulary/index.ts';
import { isBetween, usersOf, valueOf } from '../vocabulary/index.ts';
import { isTouched } from './dialects.ts';

type Proof = Extract<Capabilities['apiSend'], { value: unknown }>['value'];

/**
 * Whether what is read of these users together, their chat or all chats of one of them, was surely the same from the
 * beginning of one of two reads of the body to the end of the other; `proofs` are the acknowledgements after which a
 * message is there for such reads.
 */
export function isStill(
  view: HistoryView,
  users: readonly string[],
  [one, other]: readonly [Doing, Doing],
  proofs: readonly Proof[],
): boolean {
  const start = Math.min(one.start, other.start);
  const end = Math.max(one.end, other.end);
  return view.doings.every(
    (doing) =>
      doing.start > end ||
      !mayChange(doing, users) ||
      (doing.end < start && hasTakenEffect(view.capabilities, doing, proofs)),
  );
}

function mayChange({ op }: Doing, users: readonly string[]): boolean {
  if (op.op === 'restart') return true;
  if (op.op !== 'send' && op.op !== 'mark-read' && op.op !== 'dialect') return false;
  const concerned = usersOf(op);
  return users.every((user) => concerned.includes(user));
}

function hasTakenEffect(capabilities: Capabilities, { op, outcome }: Doing, proofs: readonly Proof[]): boolean {
  if (op.op === 'dialect' || outcome.is === 'unknown') return false;
  if (op.op !== 'send' || op.stored === false || outcome.is === 'refused') return true;
  const proof = valueOf(capabilities, op.via === 'api' ? 'apiSend' : 'sessionSend');
  return proof !== undefined && proofs.includes(proof);
}

/**
 * Whether a chat may change at any moment, though nothing is done any more: what was not answered may happen yet; and what
 * the server was told that only its own kind knows is for rules of that dialect.
 */
export function isUnsettled(view: HistoryView, user: string, peer: string): boolean {
  const mayComeYet = (doing: Doing<OpOf<'send' | 'mark-read'>>) =>
    isBetween([user, peer], usersOf(doing.op)) && mayHappenYet(view, doing);
  return isTouched(view, user, peer) || view.sends.some(mayComeYet) || view.marks.some(mayComeYet);
}

/** Whether something may happen at any moment, because it was not answered, and the server that was asked is there still. */
export function mayHappenYet({ restarts }: Pick<HistoryView, 'restarts'>, { outcome, end }: Doing): boolean {
  return outcome.is === 'unknown' && !restarts.some((restart) => restart.outcome.is === 'ok' && end < restart.end);
}
