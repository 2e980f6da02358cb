import type { Doing, HistoryView, OpKind, OpOf, SendView, SessionView } from '../../vocabulary/index.ts';
import type { Part } from './scene.ts';
import { letters } from './scene.ts';

/** Whether a message is of one of these parts of its story. */
export function isOf({ message }: { readonly message: string }, ...parts: readonly Part[]): boolean {
  return parts.some((part) => new RegExp(`^${letters[part]}\\d+$`).test(message));
}

/** The stored messages of these parts that were accepted, in the order in which they were sent. */
export function acceptedOf(view: HistoryView, ...parts: readonly Part[]): SendView[] {
  return view.sends.filter((send) => send.fate === 'must' && isOf(send, ...parts));
}

/** All messages of the sender that were accepted: the first ones, and the later ones. */
export function spoken(view: HistoryView): SendView[] {
  return acceptedOf(view, 'first', 'later');
}

/** The first message, if it was accepted. */
export function opening(view: HistoryView): SendView[] {
  return acceptedOf(view, 'first').slice(0, 1);
}

/** Doings of one kind in the body that were answered with yes. */
export function doneOf<K extends OpKind>(view: HistoryView, ...kinds: readonly K[]): Doing<OpOf<K>>[] {
  return view.doings.filter(
    (doing): doing is Doing<OpOf<K>> =>
      doing.phase === 'body' && doing.outcome.is === 'ok' && kinds.some((kind) => kind === doing.op.op),
  );
}

/** Ops by which a user looks at his chats. */
export const lookKinds = [
  'list-conversations',
  'read-archive',
  'sync-conversations',
  'read-history',
  'walk-history',
  'look-up',
] as const;
export type Look = Doing<OpOf<(typeof lookKinds)[number]>>;

/** What was looked at and answered: in the body, and in the last round of the final reads. */
export function looksOf(view: HistoryView): { readonly body: readonly Look[]; readonly final: readonly Look[] } {
  const answered = view.doings.filter(
    (doing): doing is Look => doing.outcome.is === 'ok' && lookKinds.some((kind) => kind === doing.op.op),
  );
  const last = Math.max(0, ...view.doings.filter(({ phase }) => phase === 'final').map(({ round }) => round));
  return {
    body: answered.filter(({ phase }) => phase === 'body'),
    final: answered.filter(({ phase, round }) => phase === 'final' && round === last),
  };
}

/** What was looked at after that place, in the body and in the end. */
export function looksAfter(view: HistoryView, at: number): Look[] {
  const { body, final } = looksOf(view);
  return [...body, ...final].filter(({ start }) => start > at);
}

/** Whether two doings may have happened at the same time. */
export function isTogether(a: Pick<Doing, 'start' | 'end'>, b: Pick<Doing, 'start' | 'end'>): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Sessions of a user, but the one by which a message was sent, that were surely there when it was. */
export function besides(view: HistoryView, user: string, send: SendView): SessionView[] {
  return othersThan(view, user, send).filter(
    ({ onlineFrom, onlineUntil }) => onlineFrom < send.start && onlineUntil > send.end,
  );
}

/** Whether no session of a user, but the one by which a message was sent, can have been there when it was. */
export function isAlone(view: HistoryView, user: string, send: SendView): boolean {
  return othersThan(view, user, send).every(
    ({ session, logins, offlineFrom }) =>
      logins.every(({ start }) => start > send.end) || offlineFrom < send.start || endedBefore(view, session, send),
  );
}

function othersThan(view: HistoryView, user: string, { via }: SendView): SessionView[] {
  return view.sessions.filter((each) => each.user === user && (via === 'api' || via.session !== each.session));
}

/** Whether the server was started again after all logins of a session and before the send. */
function endedBefore(view: HistoryView, session: string, send: SendView): boolean {
  const logins = view.doings.filter(({ op }) => op.op === 'login' && op.session === session);
  return doneOf(view, 'restart').some(
    (restart) => restart.end < send.start && logins.every(({ end }) => end < restart.start),
  );
}

/** Places at which these sessions were pushed these messages. */
export function pushesTo(sessions: readonly SessionView[], sends: readonly SendView[]): number[] {
  const names = new Set(sends.map(({ message }) => message));
  return sessions.flatMap(({ pushes }) =>
    pushes.filter(({ message }) => names.has(message.message ?? '')).map(({ at }) => at),
  );
}
