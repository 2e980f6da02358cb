import { reasons } from '../errors.ts';
import type { Fault } from './fault.ts';

/** Everybody is who he says he is. */
export const fault: Fault = {
  id: 'token-not-checked',
  breaks: 'a login with a wrong token is let in',
  stage: 'authenticate',
  caughtBy: ['IMC-SESS-004'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    authenticate(credentials) {
      const admission = inner.authenticate(credentials);
      return admission.reason === reasons.authFailed ? { reason: reasons.success, deviceLevel: 0 } : admission;
    },
  }),
};
