import type { Rule, SessionView } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

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
      const replaced = view.sessions.filter((old) => mayReplace(next, old) && old.onlineFrom < cameFrom(next));
      if (!login || replaced.length === 0) continue;
      for (const old of replaced)
        result.owe(
          !old.closed &&
            old.onlineUntil === Infinity && {
              shape: 'old-session-stays',
              expected: `${old.session} is closed: its device has logged in again as ${next.session}`,
              actual: 'it was not closed',
              evidence: [...places(login), old.onlineFrom],
            },
        );
      result.owe(
        next.closed?.by === 'server' &&
          !view.sessions.some((other) => mayReplace(other, next)) && {
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

/** Whether a session may have taken the place of another one: the same device logged in again after that one came. */
function mayReplace(next: SessionView, old: SessionView): boolean {
  return next !== old && next.user === old.user && next.device === old.device && cameFrom(next) > cameFrom(old);
}

/** Where its user first tried to open it. */
function cameFrom({ logins }: SessionView): number {
  return Math.min(...logins.map(({ start }) => start));
}
