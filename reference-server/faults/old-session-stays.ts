import { MASTER } from '../sessions.ts';
import type { Fault } from './fault.ts';

/** Sessions are told apart by their connections, and a device may have two. */
export const fault: Fault = {
  id: 'old-session-stays',
  breaks: 'a device that logs in again keeps its old session beside the new one',
  stage: 'replace',
  caughtBy: ['IMC-SESS-005'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    replace: (session) => {
      if (session.deviceLevel === MASTER) inner.replace(session);
    },
  }),
};
