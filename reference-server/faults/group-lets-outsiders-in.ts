import { GROUP } from '../channel.ts';
import { Refusal, reasons } from '../errors.ts';
import type { Fault } from './fault.ts';

/** Whether somebody is a member is asked when he is shown the group, and not when he writes. */
export const fault: Fault = {
  id: 'group-lets-outsiders-in',
  breaks: 'whoever knows the name of a group may send to it',
  stage: 'authorize',
  caughtBy: ['IMC-GRP-004'],
  mayBreak: ['IMC-GRP-001'],
  apply: (inner, { store }) => ({
    ...inner,
    authorize(draft, channel) {
      try {
        inner.authorize(draft, channel);
      } catch (thrown) {
        const isOutsider = thrown instanceof Refusal && thrown.reason === reasons.notSubscriber;
        if (!isOutsider || channel.type !== GROUP || store.channels.info(channel) === undefined) throw thrown;
      }
    },
  }),
};
