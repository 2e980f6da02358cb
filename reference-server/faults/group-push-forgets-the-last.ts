import { GROUP } from '../channel.ts';
import type { Fault } from './fault.ts';

/** The loop over the members ends one too early. */
export const fault: Fault = {
  id: 'group-push-forgets-the-last',
  breaks: 'of the members of a group the one who came in last is pushed nothing',
  stage: 'push',
  caughtBy: ['IMC-GRP-001'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    push({ message, members, isNew }, draft) {
      const reached = message.channel.type === GROUP ? members.slice(0, -1) : members;
      inner.push({ message, members: reached, isNew }, draft);
    },
  }),
};
