import { Refusal, reasons } from '../errors.ts';
import type { Fault } from './fault.ts';

/** The whitelist of a person is kept, and nobody looks at it. */
export const fault: Fault = {
  id: 'strangers-let-through',
  breaks: 'with --person-whitelist, whoever is not on the whitelist of a person may write to him all the same',
  stage: 'authorize',
  profile: 'whitelist',
  caughtBy: ['IMC-PERM-004'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    authorize(draft, channel) {
      try {
        inner.authorize(draft, channel);
      } catch (thrown) {
        if (!(thrown instanceof Refusal) || thrown.reason !== reasons.notOnWhitelist) throw thrown;
      }
    },
  }),
};
