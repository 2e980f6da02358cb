import { GROUP } from '../channel.ts';
import type { Fault } from './fault.ts';

/** Who is pushed what is said in a group is cached, and nobody is ever taken out of that. */
export const fault: Fault = {
  id: 'removed-member-still-pushed',
  breaks: 'who was taken out of a group is pushed what is sent to it afterwards',
  stage: 'push',
  caughtBy: ['IMC-GRP-005'],
  mayBreak: [],
  apply(inner) {
    const known = new Map<string, Set<string>>();
    return {
      ...inner,
      push(accepted, draft) {
        const { channel } = accepted.message;
        if (channel.type !== GROUP) return inner.push(accepted, draft);
        const members = new Set([...(known.get(channel.key) ?? []), ...accepted.members]);
        known.set(channel.key, members);
        inner.push({ ...accepted, members: [...members] }, draft);
      },
    };
  },
};
