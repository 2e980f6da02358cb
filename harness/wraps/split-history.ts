import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** Each direction of a chat is kept by itself, and a reader gets his own alone. */
export const wrap: Wrap = {
  id: 'split-history',
  breaks: 'each history shows only what its reader has sent himself',
  caughtBy: ['IMC-DM-009', 'IMC-DM-002'],
  mayBreak: [
    'IMC-CONV-001',
    'IMC-DM-010',
    'IMC-DM-011',
    'IMC-ORD-001',
    'IMC-HIST-002',
    'IMC-HIST-003',
    'IMC-HIST-004',
    'IMC-DUR-003',
    'IMC-DUR-004',
  ],
  apply: (inner) =>
    onOutcomes(
      inner,
      () => (op, outcome) =>
        op.op === 'read-history'
          ? changed(outcome, 'messages', ({ messages }) => ({
              gave: 'messages',
              messages: messages.filter(({ from }) => from === op.user),
            }))
          : outcome,
    ),
};
