import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** Two neighbours in a history change places, for one of the two readers. */
export const wrap: Wrap = {
  id: 'swap-history',
  breaks: 'the first two messages of each history are swapped',
  caughtBy: ['IMC-ORD-001'],
  mayBreak: ['IMC-HIST-002', 'IMC-HIST-003', 'IMC-DUR-005'],
  apply: (inner) =>
    onOutcomes(
      inner,
      () => (op, outcome) =>
        op.op === 'read-history'
          ? changed(outcome, 'messages', ({ messages: [one, two, ...rest] }) => ({
              gave: 'messages',
              messages: [two, one, ...rest].filter((message) => message !== undefined),
            }))
          : outcome,
    ),
};
