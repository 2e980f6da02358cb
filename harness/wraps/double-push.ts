import type { Wrap } from '../vocabulary/index.ts';
import { onPushes } from './plays.ts';

/** What a queue that delivers at least once does to clients that expect exactly once. */
export const wrap: Wrap = {
  id: 'double-push',
  breaks: 'each push is seen twice',
  caughtBy: ['IMC-DM-008'],
  mayBreak: ['IMC-DLV-002', 'IMC-DLV-003', 'IMC-DLV-004', 'IMC-DLV-006'],
  apply: (inner) =>
    onPushes(inner, () => ({
      take(session, push, pass) {
        pass(session, push);
        pass(session, push);
      },
    })),
};
