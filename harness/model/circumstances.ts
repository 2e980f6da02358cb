import type { ChatView, Doing, HistoryView, SendView } from '../vocabulary/index.ts';
import { usersOf } from '../vocabulary/index.ts';

/**
 * What the two users of a send had done, or had been done to them alone, when it ended, but for stored messages that were
 * not refused: what becomes of the message is put to the test under these circumstances.
 */
export function circumstancesOf(view: HistoryView, send: SendView): Doing[] {
  const pair = [send.from, send.to];
  return view.doings.filter(
    (doing) => doing.phase === 'body' && doing.start < send.end && isCircumstance(view, doing, pair),
  );
}

/** The same for the whole of a chat. */
export function circumstancesIn(view: HistoryView, { accepted }: ChatView): Doing[] {
  const last = accepted.at(-1);
  return last ? circumstancesOf(view, last) : [];
}

function isCircumstance(view: HistoryView, { op, outcome }: Doing, pair: readonly string[]): boolean {
  switch (op.op) {
    case 'restart':
      return true;
    case 'logout':
      return view.sessions.some(({ session, user }) => session === op.session && pair.includes(user));
    case 'send':
      return (op.stored === false || outcome.is === 'refused') && areOf(pair, usersOf(op));
    case 'register':
    case 'login':
    case 'kick':
    case 'block':
    case 'unblock':
    case 'allow':
    case 'disallow':
    case 'dialect':
      return areOf(pair, usersOf(op));
    default:
      return false;
  }
}

function areOf(pair: readonly string[], users: readonly string[]): boolean {
  return users.length > 0 && (users.every((user) => pair.includes(user)) || pair.every((user) => users.includes(user)));
}
