import type { Wrap } from '../vocabulary/index.ts';
import { onOutcomes } from './plays.ts';

/** A no that is heard as a yes. */
export const wrap: Wrap = {
  id: 'let-outsiders-send',
  breaks: 'each send to a group that the server refuses seems to be accepted',
  caughtBy: ['IMC-GRP-004'],
  // What was refused is in no history and no list.
  mayBreak: ['IMC-GRP-001', 'IMC-GRP-002', 'IMC-GRP-006', 'IMC-GRP-007'],
  apply: (inner) =>
    onOutcomes(
      inner,
      () => (op, outcome) =>
        op.op === 'send-to-group' && outcome.is === 'refused' && outcome.by === 'server'
          ? { is: 'ok', result: { gave: 'ack' } }
          : outcome,
    ),
};
