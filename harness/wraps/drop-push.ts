import type { Wrap } from '../vocabulary/index.ts';
import { isSentinel } from '../vocabulary/index.ts';
import { onPushes } from './plays.ts';

/** A message that was lost on its last few metres: everything else is in order. */
export const wrap: Wrap = {
  id: 'drop-push',
  breaks: 'the first push of each session is lost',
  caughtBy: ['IMC-DM-008', 'IMC-DLV-002'],
  mayBreak: ['IMC-CONV-001', 'IMC-ORD-002', 'IMC-DLV-003', 'IMC-DLV-004', 'IMC-DLV-005'],
  apply: (inner) =>
    onPushes(inner, () => {
      const dropped = new Set<string>();
      return {
        take(session, push, pass) {
          if (dropped.has(session) || isSentinel(push.message.message ?? '')) pass(session, push);
          dropped.add(session);
        },
      };
    }),
};
