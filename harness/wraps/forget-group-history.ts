import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** A history of a group that begins with the second message. */
export const wrap: Wrap = {
  id: 'forget-group-history',
  breaks: 'each history of a group lacks its oldest message',
  caughtBy: ['IMC-GRP-002'],
  mayBreak: [],
  apply: (inner) =>
    onOutcomes(
      inner,
      () => (op, outcome) =>
        op.op === 'read-group'
          ? changed(outcome, 'messages', ({ messages }) => ({ gave: 'messages', messages: messages.slice(1) }))
          : outcome,
    ),
};
