import type { Fault } from './fault.ts';

/** A reader that takes an empty payload for no message at all, after it was stored. */
export const fault: Fault = {
  id: 'send-unanswered',
  breaks: 'a session that sends an empty payload gets no SENDACK',
  stage: 'acknowledge',
  caughtBy: ['IMC-SESS-003'],
  mayBreak: ['IMC-DM-010'],
  apply: (inner) => ({
    ...inner,
    acknowledge: (draft, result) => {
      if (draft.via === 'api' || draft.payload.length > 0) inner.acknowledge(draft, result);
    },
  }),
};
