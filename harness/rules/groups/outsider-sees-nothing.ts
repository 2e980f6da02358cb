import type { GroupSendView, GroupView, HistoryView, Rule, SessionView } from '../../vocabulary/index.ts';
import { carries } from '../../vocabulary/index.ts';
import type { Tally } from '../tally.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-GRP-005',
  area: 'groups',
  level: 'MUST',
  severity: 'critical',
  title: 'who is no member of a group is pushed nothing that is sent to it',
  text: 'A session whose user was surely no member when a message to the group was sent, never before or no longer, and was none until its end, is not pushed it.',
  source: [
    {
      url: 'docs/wire.md#groups',
      quote: 'Nobody else is pushed anything of it, and who was taken out nothing of what comes afterwards.',
    },
  ],
  needs: ['groups', 'push'],
  check(view) {
    const result = tally();
    for (const group of view.groups)
      for (const send of group.sends.filter(({ fate }) => fate !== 'must-not'))
        for (const session of outsidersOf(view, group, send)) judge(group, { send, session, result });
    return result.findings();
  },
};

/** Sessions of users who are surely no members from the send on. */
function outsidersOf({ sessions }: HistoryView, { isMember }: GroupView, send: GroupSendView): SessionView[] {
  return sessions.filter(({ user }) => user !== send.from && isMember(user, send.start, Infinity) === 'no');
}

interface Judged {
  readonly send: GroupSendView;
  readonly session: SessionView;
  readonly result: Tally;
}

function judge({ changes, group }: GroupView, { send, session, result }: Judged): void {
  const push = session.groupPushes.find(({ message }) => message.message === send.message);
  const about = places(...changes, send, ...session.logins);
  const wasThere = session.onlineFrom < send.start && carries(session.fidelity, send.op.payload);
  if (push)
    return result.owe([...about, push.at], {
      shape: 'pushed-to-outsider',
      lasting: true,
      expected: `${session.session} is not pushed ${send.message}: ${session.user} is no member of ${group}`,
      actual: 'it was pushed',
      evidence: [...places(...changes, send), push.at],
    });
  if (wasThere && session.barrier !== undefined) result.owe([...about, session.barrier]);
}
