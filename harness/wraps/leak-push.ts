import type { Wrap } from '../vocabulary/index.ts';
import { onPushes } from './plays.ts';

/** Somebody else's session is told as well. */
export const wrap: Wrap = {
  id: 'leak-push',
  breaks: 'each push is seen by all sessions of the play',
  caughtBy: ['IMC-DLV-001'],
  mayBreak: [
    'IMC-DM-008',
    'IMC-DLV-002',
    'IMC-ORD-002',
    'IMC-CONV-001',
    'IMC-UNRD-001',
    'IMC-DLV-003',
    'IMC-DLV-004',
    'IMC-DLV-006',
    'IMC-PERM-002',
  ],
  apply: (inner) =>
    onPushes(inner, () => {
      const sessions = new Set<string>();
      return {
        online: (session) => void sessions.add(session),
        take(session, push, pass) {
          for (const each of new Set([session, ...sessions])) pass(each, push);
        },
      };
    }),
};
