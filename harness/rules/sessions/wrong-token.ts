import { isSpokenOf } from '../../model/dialects.ts';
import { isRestartedBetween } from '../../model/restarts.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-SESS-004',
  area: 'sessions',
  level: 'MUST',
  severity: 'critical',
  title: 'a wrong token opens no session',
  text: 'A login with a token that is not the one that was set for the user before is not let in; where every login needs a token, neither is one of a user for whom none was set.',
  source: [{ url: 'docs/wire.md#tokens', quote: 'A login with a wrong token is refused.' }],
  needs: ['tokens'],
  check(view) {
    const result = tally();
    const logins = view.sessions.flatMap((session) => session.logins).filter(({ op }) => op.token === 'wrong');
    for (const login of logins) {
      const known = view.doings.filter(
        ({ op, outcome, start, end }) =>
          op.op === 'register' &&
          op.user === login.op.user &&
          outcome.is === 'ok' &&
          end < login.start &&
          !isRestartedBetween(view, start, login.end),
      );
      // What is not answered is not let in, and not kept out either.
      const isOwed = known.length > 0 || valueOf(view.capabilities, 'tokens') === 'required';
      if (!isOwed || login.outcome.is === 'unknown' || isSpokenOf(view, login.op.user)) continue;
      result.owe(
        places(...known, login),
        login.outcome.is === 'ok' && {
          shape: 'let-in',
          lasting: true,
          expected: `the login of ${login.op.session} with a wrong token is refused`,
          actual: 'it was let in',
          evidence: places(login),
        },
      );
    }
    return result.findings();
  },
};
