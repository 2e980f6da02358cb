import type { GroupSendView, HistoryView, Rule, SessionView } from '../../vocabulary/index.ts';
import { carries, valueOf } from '../../vocabulary/index.ts';
import type { Tally } from '../tally.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-GRP-001',
  area: 'groups',
  level: 'MUST',
  severity: 'critical',
  title: 'a message to a group is pushed once to each online session of each other member',
  text: 'Each session of a member that was online before an accepted message to the group was sent, and stayed so, is pushed it once, if its user was a member before and stayed one; the sender aside.',
  source: [
    {
      url: 'docs/wire.md#groups',
      quote: 'Each online session of each other member is pushed a message to the group once.',
    },
  ],
  needs: ['groups', 'push'],
  check(view) {
    const result = tally();
    for (const { sends, members, isMember } of view.groups)
      for (const send of sends) {
        const due = view.sessions.filter(
          ({ user, fidelity }) => user !== send.from && members.includes(user) && carries(fidelity, send.op.payload),
        );
        for (const session of due)
          judge(view, { send, session, stays: isMember(session.user, send.start, Infinity) === 'yes', result });
      }
    return result.findings();
  },
};

interface Judged {
  readonly send: GroupSendView;
  readonly session: SessionView;
  /** Whether its user was a member before and is one to the end. */
  readonly stays: boolean;
  readonly result: Tally;
}

function judge({ capabilities }: HistoryView, { send, session, stays, result }: Judged): void {
  const all = session.groupPushes.filter(({ message }) => message.message === send.message);
  // What comes again because it was not acknowledged counts as the one push that it repeats.
  const comesAgain = !session.acks && valueOf(capabilities, 'repush') !== undefined;
  const pushes = comesAgain ? all.slice(0, 1) : all;
  const evidence = [...places(send), ...pushes.map(({ at }) => at)];
  const about = [...evidence, ...places(...session.logins)];
  const expected = `${session.session} is pushed ${send.message} once`;
  if (pushes.length > 1)
    return result.owe(about, {
      shape: 'pushed-again',
      lasting: true,
      expected,
      actual: `pushed ${pushes.length} times`,
      evidence,
    });
  const isOnline = session.onlineFrom < send.start && session.onlineUntil === Infinity;
  if (!isOnline || !stays || send.fate !== 'must') return;
  result.owe(about, pushes.length === 0 && { shape: 'not-pushed', expected, actual: 'never pushed', evidence });
}
