import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOtherWays } from './plays.ts';

/** Two queries on one store, and one of them begins behind the first message. */
export const wrap: Wrap = {
  id: 'forget-by-way',
  breaks:
    'read by another way than the first one of the play, each history of two or more messages lacks its oldest one',
  caughtBy: ['IMC-HIST-004'],
  mayBreak: [
    'IMC-DM-002',
    'IMC-DM-009',
    'IMC-DM-010',
    'IMC-DM-011',
    'IMC-CONV-001',
    'IMC-HIST-002',
    'IMC-HIST-003',
    'IMC-DUR-003',
    'IMC-DUR-004',
  ],
  apply: (inner) =>
    onOtherWays(inner, 'read-history', (outcome) =>
      changed(outcome, 'messages', ({ messages }) => ({
        gave: 'messages',
        messages: messages.length > 1 ? messages.slice(1) : messages,
      })),
    ),
};
