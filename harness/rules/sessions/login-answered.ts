import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import { beforeTrouble } from './trouble.ts';

export const rule: Rule = {
  id: 'IMC-SESS-001',
  area: 'sessions',
  level: 'MUST',
  severity: 'major',
  title: 'a login is answered',
  text: 'A login in order, of a user whom nothing keeps out, is answered, and with yes.',
  source: [{ url: 'docs/wire.md#login', quote: 'Each login is answered.' }],
  needs: ['sessionSend'],
  check(view) {
    const result = tally();
    for (const login of view.sessions
      .flatMap((session) => session.logins)
      .filter((doing) => beforeTrouble(view, doing))) {
      const { outcome, op } = login;
      if (outcome.is === 'refused' && outcome.by === 'network') continue;
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
    return result.findings();
  },
};
