import type { Fault } from './fault.ts';

/** The list of what waits for an acknowledgement is kept with care, and never looked at. */
export const fault: Fault = {
  id: 're-push-forgotten',
  breaks: 'a push that is not acknowledged is never pushed again',
  stage: 'repush',
  caughtBy: ['IMC-DLV-005'],
  mayBreak: [],
  apply: (inner) => ({ ...inner, repush: () => undefined }),
};
