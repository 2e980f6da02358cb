import type { Fault } from './fault.ts';

/** The call that tells the back end stands in the way of the API alone. */
export const fault: Fault = {
  id: 'webhook-lost',
  breaks: 'the webhook is not told of messages that came by a session',
  stage: 'notify',
  caughtBy: ['IMC-HOOK-001'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    notify: (message, draft) => {
      if (draft.via === 'api') inner.notify(message, draft);
    },
  }),
};
