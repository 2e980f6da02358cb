import { mangled } from './mangled.ts';
import type { Fault } from './fault.ts';

/** The last byte of a payload is another one in the push than it was in the send. */
export const fault: Fault = {
  id: 'payload-mangled-in-push',
  breaks: 'a push has another payload than the one that was sent',
  stage: 'push',
  caughtBy: ['IMC-HIST-001'],
  mayBreak: ['IMC-DM-008'],
  apply: (inner) => ({
    ...inner,
    push: (accepted, draft) => {
      const message = { ...accepted.message, payload: mangled(accepted.message.payload) };
      inner.push({ ...accepted, message }, draft);
    },
  }),
};
