import type { Wrap } from '../vocabulary/index.ts';
import { onGroupPushes } from './plays.ts';

/** Those outside hear what is said inside. */
export const wrap: Wrap = {
  id: 'leak-group-push',
  breaks: 'each push of a group is seen by all sessions of the play',
  caughtBy: ['IMC-GRP-005'],
  mayBreak: ['IMC-GRP-001'],
  apply: (inner) =>
    onGroupPushes(inner, () => {
      const sessions = new Set<string>();
      return {
        online: (session) => void sessions.add(session),
        take(session, push, pass) {
          for (const each of new Set([session, ...sessions])) pass(each, push);
        },
      };
    }),
};
