import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** A history that begins with the second message. */
export const wrap: Wrap = {
  id: 'forget-history',
  breaks: 'each history lacks its oldest message',
  caughtBy: ['IMC-DM-002', 'IMC-CONV-001'],
  mayBreak: [
    'IMC-DM-009',
    'IMC-DM-010',
    'IMC-DM-011',
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
          ? changed(outcome, 'messages', ({ messages }) => ({ gave: 'messages', messages: messages.slice(1) }))
          : outcome,
    ),
};
