import { isSpokenOf } from '../../model/dialects.ts';
import { isKickedBetween } from '../../model/kicks.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import { cameFrom, mayReplace } from './replaced.ts';

export const rule: Rule = {
  id: 'IMC-SESS-005',
  area: 'sessions',
  level: 'MUST',
  severity: 'major',
  title: 'a device that logs in again takes the place of its old session',
  text: 'When a device that has a session opens another one, the old one is closed, and the new one stays.',
  source: [
    {
      url: 'docs/wire.md#devices',
      quote: 'A device that logs in again takes the place of its old session, which is closed.',
    },
  ],
  needs: ['sameDevice'],
  check(view) {
    const result = tally();
    if (view.trouble.length > 0) return result.findings();
    for (const next of view.sessions) {
      const login = next.logins.find(({ outcome }) => outcome.is === 'ok');
      const came = cameFrom(next);
      const replaced = view.sessions.filter(
        (old) => mayReplace(next, old) && old.onlineFrom < came && came < old.onlineUntil,
      );
      if (!login || replaced.length === 0 || isSpokenOf(view, next.user)) continue;
      // It may have logged out, or been ended with the server, before anybody closed it.
      for (const old of replaced.filter(({ closed, onlineUntil }) => closed || onlineUntil === Infinity))
        result.owe(
          places(...old.logins, login),
          !old.closed && {
            shape: 'old-session-stays',
            expected: `${old.session} is closed: its device has logged in again as ${next.session}`,
            actual: 'it was not closed',
            evidence: [...places(login), old.onlineFrom],
          },
        );
      result.owe(
        places(...replaced.flatMap(({ logins }) => logins), login),
        next.closed?.by === 'server' &&
          !view.sessions.some((other) => mayReplace(other, next)) &&
          !isKickedBetween(view, next.user, next.onlineFrom, Infinity) && {
            shape: 'new-session-closed',
            lasting: true,
            expected: `${next.session} stays until it logs out`,
            actual: `closed: ${next.closed.reason}`,
            evidence: [...places(login), next.closed.at],
          },
      );
    }
    return result.findings();
  },
};
