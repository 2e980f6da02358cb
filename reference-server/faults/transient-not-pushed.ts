import { NO_PERSIST } from '../message.ts';
import type { Fault } from './fault.ts';

/** Pushes are made from what was stored: of what is not, there is nothing to push. */
export const fault: Fault = {
  id: 'transient-not-pushed',
  breaks: 'a message that is not to be stored is acknowledged, and pushed to nobody',
  stage: 'push',
  caughtBy: ['IMC-DLV-004'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    push: (accepted, draft) => {
      if ((accepted.message.flags & NO_PERSIST) === 0) inner.push(accepted, draft);
    },
  }),
};
