import type { Fault } from './fault.ts';

/** The acknowledgement is read, and crosses nothing off the list. */
export const fault: Fault = {
  id: 'ack-ignored',
  breaks: 'a push that was acknowledged is pushed again',
  stage: 'acknowledgePush',
  caughtBy: ['IMC-DM-008'],
  mayBreak: ['IMC-DLV-003', 'IMC-DLV-006'],
  apply: (inner) => ({ ...inner, acknowledgePush: () => undefined }),
};
