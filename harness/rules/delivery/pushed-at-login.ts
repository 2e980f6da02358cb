import { circumstancesOf } from '../../model/circumstances.ts';
import { isRestartedBetween } from '../../model/restarts.ts';
import type { HistoryView, Rule, SendView, SessionView } from '../../vocabulary/index.ts';
import { carries } from '../../vocabulary/index.ts';
import type { Tally } from '../tally.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DLV-002',
  area: 'delivery',
  level: 'MUST',
  severity: 'critical',
  title: 'what was sent to somebody offline is pushed when he comes, once',
  text: 'A direct message that was accepted while its receiver had no session is pushed to the next session that he opens, and to none after that; unless he has blocked its sender meanwhile.',
  source: [
    {
      url: 'docs/capabilities.md#what-they-mean',
      quote: 'What was sent to a user who had no session is pushed to the next one that he opens.',
    },
  ],
  needs: ['push', 'offlinePush'],
  check(view) {
    const result = tally();
    for (const send of view.answeredChats.flatMap((chat) => chat.accepted)) {
      const sessions = view.sessions.filter(({ user }) => user === send.to);
      // Whom it was pushed to may be forgotten by a server that is ended before it has noted it.
      if (isRestartedBetween(view, send.start, Infinity)) continue;
      if (isBlockedSince(view, send)) continue;
      if (send.from !== send.to && sessions.every((session) => surelyAway(session, send)))
        judge(view, { sessions, send, result });
    }
    return result.findings();
  },
};

/** Whether the receiver may have begun to keep the sender away after the message was sent: what waits may be kept from him then. */
function isBlockedSince(view: HistoryView, { from, to, start }: SendView): boolean {
  return view.blocks.some(
    ({ op, outcome, end }) =>
      op.op === 'block' && op.user === to && op.peer === from && outcome.is !== 'refused' && end > start,
  );
}

/** Whether the session surely was not there from the send to its acceptance. */
function surelyAway({ logins, offlineFrom, onlineFrom }: SessionView, send: SendView): boolean {
  const came = Math.min(...logins.map(({ start }) => start));
  // Of a login that nobody answered it is not known whether it was one.
  return came > Math.max(send.end, send.inFrom) || (onlineFrom < Infinity && offlineFrom < send.start);
}

interface Judged {
  readonly sessions: readonly SessionView[];
  readonly send: SendView;
  readonly result: Tally;
}

function judge(view: HistoryView, { sessions, send, result }: Judged): void {
  const next = firstAfter(sessions, send);
  if (!next || !carries(next.fidelity, send.op.payload)) return;
  const got = sessions.filter(({ pushes }) => pushes.some(({ message }) => message.message === send.message));
  const again = got.find((session) => session !== next);
  const pushes = got.flatMap((session) => session.pushes).filter(({ message }) => message.message === send.message);
  const about = [
    ...places(...circumstancesOf(view, send), send, ...sessions.flatMap(({ logins }) => logins)),
    ...pushes.map(({ at }) => at),
  ];
  if (got.includes(next) && !again) return result.owe(about);
  result.owe(about, {
    shape: got.includes(next) ? 'pushed-at-login-again' : 'not-pushed-at-login',
    ...(got.includes(next) ? { lasting: true } : {}),
    expected: `${next.session}, the first session of ${send.to} after ${send.message}, is pushed it, and none after that`,
    actual: again ? `${again.session} was pushed it${got.includes(next) ? ', too' : ' instead'}` : 'nobody was',
    evidence: [...places(send), next.onlineFrom],
  });
}

/**
 * The session that the user opened first after a send, and kept; `undefined` when it is not certain which one that was: a
 * login that was not answered, or one beside it, may have got what is owed.
 */
function firstAfter(sessions: readonly SessionView[], send: SendView): SessionView | undefined {
  const later = sessions.filter(({ offlineFrom }) => !(offlineFrom < send.start));
  const [next] = later.filter(({ onlineFrom }) => onlineFrom < Infinity).sort((a, b) => a.onlineFrom - b.onlineFrom);
  if (!next || next.onlineUntil < Infinity) return undefined;
  const begun = later.flatMap(({ logins }) => logins).filter(({ start }) => start < next.onlineFrom);
  return begun.length === 1 ? next : undefined;
}
