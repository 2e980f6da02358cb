import type { ChatView, Doing, HistoryView, SendView } from '../vocabulary/index.ts';
import { usersOf } from '../vocabulary/index.ts';

/**
 * What the two users of a send had done, or had been done to them alone, when it ended, but for stored messages that were
 * not refused: what becomes of the message is put to the test under these circumstances.
 */
export function circumstancesOf(view: HistoryView, send: SendView): Doing[] {
  const pair = [send.from, send.to];
  return candidatesIn(view).filter((doing) => doing.start < send.end && isCircumstance(view, doing, pair));
}

/** What may be a circumstance of some send, kept with the doings of its record: many rules ask, for each send. */
const known = new WeakMap<readonly Doing[], readonly Doing[]>();

function candidatesIn({ doings }: HistoryView): readonly Doing[] {
  const before = known.get(doings);
  if (before) return before;
  const candidates = doings.filter(({ phase, op, outcome }) => {
    const isStoredSend = op.op === 'send' && op.stored !== false && outcome.is !== 'refused';
    return phase === 'body' && !isStoredSend;
  });
  known.set(doings, candidates);
  return candidates;
}

/** The circumstances of the last message that a chat has accepted. */
export function circumstancesIn(view: HistoryView, { accepted }: ChatView): Doing[] {
  const last = accepted.at(-1);
  return last ? circumstancesOf(view, last) : [];
}

/** Whether a candidate is one for a message between these two. */
function isCircumstance(view: HistoryView, { op }: Doing, pair: readonly string[]): boolean {
  switch (op.op) {
    case 'restart':
      return true;
    case 'logout':
      return view.sessions.some(({ session, user }) => session === op.session && pair.includes(user));
    case 'send':
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
