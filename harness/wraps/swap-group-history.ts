import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** Two neighbours in the history of a group change places. */
export const wrap: Wrap = {
  id: 'swap-group-history',
  breaks: 'the first two messages of each history of a group are swapped',
  caughtBy: ['IMC-GRP-003'],
  mayBreak: [],
  apply: (inner) =>
    onOutcomes(
      inner,
      () => (op, outcome) =>
        op.op === 'read-group'
          ? changed(outcome, 'messages', ({ messages: [one, two, ...rest] }) => ({
              gave: 'messages',
              messages: [two, one, ...rest].filter((message) => message !== undefined),
            }))
          : outcome,
    ),
};
