import type { Fault } from './fault.ts';

/** A login that has to make the user first runs into a dead end: the connection stays open, the CONNACK never comes. */
export const fault: Fault = {
  id: 'login-unanswered',
  breaks: 'the first login of a user is never answered',
  stage: 'login',
  caughtBy: ['IMC-SESS-001'],
  mayBreak: ['IMC-DM-008', 'IMC-SESS-003'],
  apply(inner) {
    const seen = new Set<string>();
    return {
      ...inner,
      login(connect) {
        if (seen.has(connect.uid)) return inner.login(connect);
        seen.add(connect.uid);
        return undefined;
      },
    };
  },
};
