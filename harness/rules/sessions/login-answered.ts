import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import { beforeTrouble } from './trouble.ts';

export const rule: Rule = {
  id: 'IMC-SESS-001',
  area: 'sessions',
  level: 'MUST',
  severity: 'major',
  title: 'a login is answered, and its session stays until it logs out',
  text: 'A login in order, of a user whom nothing keeps out, is answered, and with yes; the session that it opens is not closed before it logs out.',
  source: [{ url: 'docs/wire.md#login', quote: 'Each login is answered, and its session stays until it logs out.' }],
  needs: ['sessionSend'],
  check(view) {
    const result = tally();
    for (const login of view.sessions
      .flatMap((session) => session.logins)
      .filter((doing) => beforeTrouble(view, doing))) {
      const { outcome, op } = login;
      result.owe(
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
    for (const { session, onlineFrom, closed } of view.sessions.filter((each) => each.onlineFrom < Infinity))
      result.owe(
        closed && {
          shape: 'session-closed',
          lasting: true,
          expected: `${session} stays until it logs out`,
          actual: `closed: ${closed.reason}`,
          evidence: [onlineFrom, closed.at],
        },
      );
    return result.findings();
  },
};
