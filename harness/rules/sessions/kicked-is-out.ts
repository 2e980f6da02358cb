import { isSpokenOf } from '../../model/dialects.ts';
import { isRestartedBetween } from '../../model/restarts.ts';
import type { Doing, HistoryView, OpOf, Rule, SessionView } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-SESS-006',
  area: 'sessions',
  level: 'MUST',
  severity: 'major',
  title: 'who is kicked is out',
  text: 'When a back end ends the sessions of a user, each session that he has then is closed by the server.',
  source: [
    {
      url: 'docs/capabilities.md#what-they-mean',
      quote: 'A back end can end all sessions of a user, who may come again.',
    },
  ],
  needs: ['kick'],
  check(view) {
    const result = tally();
    if (view.trouble.length > 0) return result.findings();
    for (const kick of view.kicks.filter(({ outcome }) => outcome.is === 'ok'))
      for (const each of view.sessions.filter((session) => isOwed(view, session, kick)))
        result.owe(
          places(...each.logins, kick),
          each.closed?.by !== 'server' && {
            shape: 'kicked-session-stays',
            expected: `${each.session} is closed: its user was kicked`,
            actual: each.closed ? `closed, but not by the server: ${each.closed.reason}` : 'it was not closed',
            evidence: [...places(kick), each.onlineFrom],
          },
        );
    return result.findings();
  },
};

/** Whether the session surely was there when its user was kicked, and nothing but that ends it afterwards. */
function isOwed(view: HistoryView, session: SessionView, { op, start }: Doing<OpOf<'kick'>>): boolean {
  const { user, logins, onlineFrom, onlineUntil } = session;
  if (user !== op.user || onlineFrom > start || onlineUntil < start || logins.length > 1) return false;
  const left = view.doings.some((doing) => doing.op.op === 'logout' && doing.op.session === session.session);
  return !left && !isRestartedBetween(view, start, Infinity) && !isSpokenOf(view, user);
}
