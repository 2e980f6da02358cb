import { groupedBy } from '../../core/grouped.ts';
import { circumstancesOf } from '../../model/circumstances.ts';
import { inOneLife, isRestartedBetween } from '../../model/restarts.ts';
import type { Doing, HistoryView, PushView, Rule, SendView, SessionView } from '../../vocabulary/index.ts';
import type { Tally } from '../tally.ts';
import { carries, isPromised, sentinelFor, valueOf } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DM-008',
  area: 'first-dm',
  level: 'MUST',
  severity: 'critical',
  title: 'a message is pushed once to each online session of its receiver',
  text: 'Each session of the receiver that was online before an accepted direct message was sent, and stayed so, is pushed it once; a session that came or left meanwhile at most once.',
  source: [
    { url: 'docs/wire.md#push', quote: 'Each other session of its members that is online is pushed the message once.' },
  ],
  needs: ['push'],
  check(view) {
    const result = tally();
    const pushesTo = new Map(
      view.sessions.map((session) => [session, groupedBy(session.pushes, ({ message }) => message.message)]),
    );
    for (const send of view.answeredChats.flatMap((chat) => chat.sends)) {
      if (send.from === send.to) continue;
      const circumstances = circumstancesOf(view, send);
      for (const session of view.sessions)
        if (session.user === send.to && carries(session.fidelity, send.op.payload))
          judge(send, session, {
            result,
            lastAt: lastPlace(view, session, send),
            pushes: inOneLife(view, pushesTo.get(session)?.get(send.message) ?? []),
            again: isPushedAgain(view, session),
            circumstances,
          });
    }
    return result.findings();
  },
};

/** Whether what the session is pushed comes again, for it acknowledges nothing. */
function isPushedAgain({ capabilities }: HistoryView, { acks }: SessionView): boolean {
  return !acks && valueOf(capabilities, 'repush') !== undefined;
}

/**
 * The place after which nothing more of the send's chat may come: a barrier that the server documents held there, on the
 * path of that chat, or the runner had waited long enough.
 */
function lastPlace(view: HistoryView, { barrier, user }: SessionView, send: SendView): number {
  const last = view.sendNamed.get(sentinelFor(user));
  const isOnPath = last === undefined || [last.from, last.to].every((name) => name === send.from || name === send.to);
  const holds = isPromised(view.capabilities, 'barrier') && isOnPath;
  // What the server had in hand when it ended may come when it is back.
  const isKept = isRestartedBetween(view, send.start, Infinity);
  return isKept ? Infinity : Math.min((holds ? barrier : undefined) ?? Infinity, view.gaveUp);
}

interface Rest {
  readonly result: Tally;
  readonly lastAt: number;
  /** Of the message to the session, before the server was started again or after. */
  readonly pushes: readonly PushView[];
  readonly again: boolean;
  readonly circumstances: readonly Doing[];
}

function judge(send: SendView, session: SessionView, { pushes: all, ...rest }: Rest): void {
  const { result, lastAt, again, circumstances } = rest;
  // What comes again because it was not acknowledged counts as the one push that it repeats.
  const pushes = again ? all.slice(0, 1) : all;
  const evidence = [...places(send), ...pushes.map((push) => push.at)];
  const about = [...evidence, ...places(...circumstances, ...session.logins)];
  const stayed = session.onlineFrom < send.start && session.onlineUntil === Infinity;
  if (pushes.length > 1)
    return result.owe(about, {
      shape: 'pushed-again',
      lasting: true,
      expected: `${session.session} is pushed ${send.message} once`,
      actual: `pushed ${pushes.length} times`,
      evidence,
    });
  // Of a send that nobody had acknowledged by then it is not known when it happened.
  if (send.inFrom < lastAt && pushes.some((push) => push.at > lastAt))
    return result.owe(about, {
      shape: 'pushed-late',
      lasting: true,
      expected: `${session.session} is pushed ${send.message} before nothing more may come`,
      actual: 'pushed after that',
      evidence,
    });
  if (!stayed || send.fate !== 'must') return;
  if (pushes.length === 0)
    return result.owe(about, {
      shape: 'not-pushed',
      expected: `${session.session} is pushed ${send.message} once`,
      actual: lastAt === Infinity ? 'never pushed' : 'never pushed, and what comes now comes too late',
      evidence,
    });
  // That nothing more comes is known only behind a barrier.
  if (session.barrier !== undefined) result.owe([...about, session.barrier]);
}
