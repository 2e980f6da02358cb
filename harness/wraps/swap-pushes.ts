import { pause } from '../core/clock.ts';
import type { Wrap } from '../vocabulary/index.ts';
import { onPushes } from './plays.ts';

/** Two pushes overtake each other on the way: each is held for a moment, for the next one to go first. */
export const wrap: Wrap = {
  id: 'swap-pushes',
  breaks: 'each second push of a session overtakes the one before it',
  caughtBy: ['IMC-ORD-002'],
  mayBreak: ['IMC-CONV-001'],
  apply: (inner) =>
    onPushes(inner, () => {
      const held = new Map<string, () => void>();
      return {
        take(session, push, pass) {
          const before = held.get(session);
          if (before) {
            pass(session, push);
            before();
            return;
          }
          const release = () => {
            if (held.get(session) !== release) return;
            held.delete(session);
            pass(session, push);
          };
          held.set(session, release);
          void pause(holdMs).then(release);
        },
        end() {
          for (const release of held.values()) release();
        },
      };
    }),
};

/** How long a push waits to be overtaken, in milliseconds: longer than a send takes. */
const holdMs = 150;
