import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** A badge that counts one more. */
export const wrap: Wrap = {
  id: 'wrong-group-badge',
  breaks: 'each group in a conversation list has one unread too many',
  caughtBy: ['IMC-GRP-007'],
  mayBreak: [],
  apply: (inner) =>
    onOutcomes(
      inner,
      () => (_op, outcome) =>
        changed(outcome, 'conversations', (result) => ({
          ...result,
          ...(result.groups
            ? { groups: result.groups.map((entry) => ({ ...entry, unread: (entry.unread ?? 0) + 1 })) }
            : {}),
        })),
    ),
};
