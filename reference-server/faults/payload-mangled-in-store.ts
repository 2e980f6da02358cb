import { mangled } from './mangled.ts';
import type { Fault } from './fault.ts';

/** The last byte of a payload is another one on disk than it was on the wire. */
export const fault: Fault = {
  id: 'payload-mangled-in-store',
  breaks: 'the history has another payload than the one that was sent',
  stage: 'persist',
  caughtBy: ['IMC-HIST-001'],
  mayBreak: ['IMC-DM-002', 'IMC-DM-005'],
  apply: (inner) => ({
    ...inner,
    persist: (message) => inner.persist({ ...message, payload: mangled(message.payload) }),
  }),
};
