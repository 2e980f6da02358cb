import { isSpokenOf } from '../../model/dialects.ts';
import { isKickedBetween } from '../../model/kicks.ts';
import { isAmidRestart } from '../../model/restarts.ts';
import type { HistoryView, Rule, SessionView } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import { mayReplace } from './replaced.ts';
import { beforeTrouble } from './trouble.ts';

export const rule: Rule = {
  id: 'IMC-SESS-001',
  area: 'sessions',
  level: 'MUST',
  severity: 'major',
  title: 'a login is answered, and its session stays until it logs out',
  text: 'A login in order, of a user whom nothing keeps out, is answered, and with yes; the session that it opens is not closed before it logs out, unless its user is kicked.',
  source: [{ url: 'docs/wire.md#login', quote: 'Each login is answered, and its session stays until it logs out.' }],
  needs: ['sessionSend'],
  check(view) {
    const result = tally();
    for (const login of view.sessions
      .flatMap((session) => session.logins)
      .filter((doing) => doing.op.token !== 'wrong' && beforeTrouble(view, doing))) {
      const { outcome, op } = login;
      if (outcome.is === 'refused' && isSpokenOf(view, op.user)) continue;
      if (outcome.is !== 'ok' && isAmidRestart(view, login)) continue;
      if (outcome.is !== 'ok' && isKickedBetween(view, op.user, login.start, login.end)) continue;
      result.owe(
        places(login),
        outcome.is !== 'ok' && {
          shape: outcome.is === 'refused' ? 'login-refused' : 'login-unanswered',
          lasting: true,
          expected: `the login of ${op.session} is answered`,
          actual: outcome.is === 'refused' ? `refused: ${outcome.code} ${outcome.detail}` : outcome.detail,
          evidence: places(login),
        },
      );
    }
    if (view.trouble.length > 0) return result.findings();
    for (const each of view.sessions.filter(({ onlineFrom }) => onlineFrom < Infinity)) {
      if (mayBeClosed(view, each)) continue;
      const { session, onlineFrom, closed } = each;
      result.owe(
        places(...each.logins),
        closed && {
          shape: 'session-closed',
          lasting: true,
          expected: `${session} stays until it logs out`,
          actual: `closed: ${closed.reason}`,
          evidence: [onlineFrom, closed.at],
        },
      );
    }
    return result.findings();
  },
};

/** Whether its device has logged in again, its user was kicked, or the server was told something about him that only its own kind knows. */
function mayBeClosed(view: HistoryView, session: SessionView): boolean {
  const { user, onlineFrom } = session;
  const isReplaced = view.sessions.some((other) => mayReplace(other, session));
  return isReplaced || isKickedBetween(view, user, onlineFrom, Infinity) || isSpokenOf(view, user);
}
