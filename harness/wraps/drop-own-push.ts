import type { Wrap } from '../vocabulary/index.ts';
import { onPushes } from './plays.ts';

/** A client that shows what others write, and not what its user writes elsewhere. */
export const wrap: Wrap = {
  id: 'drop-own-push',
  breaks: "pushes of a user's own messages are lost",
  caughtBy: ['IMC-DLV-003'],
  mayBreak: ['IMC-DLV-005'],
  apply: (inner) =>
    onPushes(inner, () => {
      const users = new Map<string, string>();
      return {
        online: (session, user) => void users.set(session, user),
        take(session, push, pass) {
          if (users.get(session) !== push.message.from) pass(session, push);
        },
      };
    }),
};
