import { Refusal, reasons } from '../errors.ts';
import type { Fault } from './fault.ts';

/** The blacklist is kept, and nobody looks at it. */
export const fault: Fault = {
  id: 'block-ignored',
  breaks: 'who is on a blacklist may send all the same',
  stage: 'authorize',
  caughtBy: ['IMC-PERM-001'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    authorize(draft, channel) {
      try {
        inner.authorize(draft, channel);
      } catch (error) {
        if (!(error instanceof Refusal) || error.reason !== reasons.blocked) throw error;
      }
    },
  }),
};
