import type { HistoryView, Rule, SendView, SessionView } from '../../vocabulary/index.ts';
import type { Tally } from '../tally.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DLV-002',
  area: 'delivery',
  level: 'MUST',
  severity: 'critical',
  title: 'what was sent to somebody offline is pushed when he comes, once',
  text: 'A direct message that was accepted while its receiver had no session is pushed to the next session that he opens, and to none after that.',
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
      if (send.from !== send.to && !sessions.some((session) => mayBeOnline(session, send))) judge(view, send, result);
    }
    return result.findings();
  },
};

/** Whether the session may have been there at some moment between the send and its acceptance. */
function mayBeOnline({ logins, closed }: SessionView, send: SendView): boolean {
  const came = Math.min(...logins.map(({ start }) => start));
  const left = closed?.at ?? Infinity;
  return came < Math.max(send.end, send.inFrom) && left > send.start;
}

function judge(view: HistoryView, send: SendView, result: Tally): void {
  const later = view.sessions
    .filter(({ user, onlineFrom }) => user === send.to && onlineFrom < Infinity)
    .sort((a, b) => a.onlineFrom - b.onlineFrom);
  const [next, ...others] = later;
  if (!next || (others[0] && others[0].logins.some(({ start }) => start < next.onlineFrom))) return;
  const timesIn = (session: SessionView) => session.pushes.filter((p) => p.message.message === send.message).length;
  const expected = `${next.session}, the first session of ${send.to} after ${send.message}, is pushed it, and none after that`;
  const evidence = [...places(send), next.onlineFrom];
  const again = others.find((session) => timesIn(session) > 0);
  if (again && timesIn(next) > 0)
    return result.owe({
      shape: 'pushed-at-login-again',
      lasting: true,
      expected,
      actual: `${again.session} was pushed it too`,
      evidence,
    });
  result.owe(
    timesIn(next) === 0 && { shape: 'not-pushed-at-login', expected, actual: 'it was never pushed', evidence },
  );
}
