import { mangled } from './mangled.ts';
import type { Fault } from './fault.ts';

/** The last byte of a payload is another one for the back end than it was in the send. */
export const fault: Fault = {
  id: 'webhook-mangled',
  breaks: 'the webhook shows another payload than the one that was sent',
  stage: 'notify',
  caughtBy: ['IMC-HIST-001'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    notify: (message, draft) => inner.notify({ ...message, payload: mangled(message.payload) }, draft),
  }),
};
