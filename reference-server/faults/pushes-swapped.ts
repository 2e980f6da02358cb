import type { Fault } from './fault.ts';

/** How long a push waits for the next one of its channel to go first. */
const HOLD_MS = 150;

/** Two workers take pushes from one queue, and the second is the faster one. */
export const fault: Fault = {
  id: 'pushes-swapped',
  breaks: 'the pushes of a channel overtake each other where one message follows the other closely',
  stage: 'push',
  caughtBy: ['IMC-ORD-002'],
  mayBreak: [],
  apply(inner) {
    const held = new Map<string, () => void>();
    return {
      ...inner,
      push(accepted, draft) {
        const { key } = accepted.message.channel;
        const before = held.get(key);
        if (before) {
          inner.push(accepted, draft);
          before();
          return;
        }
        const release = () => {
          if (held.get(key) !== release) return;
          held.delete(key);
          inner.push(accepted, draft);
        };
        held.set(key, release);
        setTimeout(release, HOLD_MS);
      },
    };
  },
};
