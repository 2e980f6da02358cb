import type { Wrap } from '../vocabulary/index.ts';
import { isSentinel } from '../vocabulary/index.ts';
import { onPushes } from './plays.ts';

/** A push that hangs somewhere until all is over. */
export const wrap: Wrap = {
  id: 'late-push',
  breaks: 'each push comes when nothing more may come',
  caughtBy: ['IMC-DM-008'],
  mayBreak: [
    'IMC-DLV-002',
    'IMC-CONV-001',
    'IMC-UNRD-001',
    'IMC-ORD-002',
    'IMC-DLV-003',
    'IMC-DLV-004',
    'IMC-DLV-005',
    'IMC-CMD-001',
  ],
  apply: (inner) =>
    onPushes(inner, () => {
      const held: (() => void)[] = [];
      return {
        take(session, push, pass) {
          if (isSentinel(push.message.message ?? '')) pass(session, push);
          else held.push(() => pass(session, push));
        },
        end() {
          for (const release of held.splice(0)) release();
        },
      };
    }),
};
