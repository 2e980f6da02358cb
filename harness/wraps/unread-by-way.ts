import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** Two places that count the same, and one of them counts one too many. */
export const wrap: Wrap = {
  id: 'unread-by-way',
  breaks: 'asked by another way than the first one of the play, each list counts one unread message more',
  caughtBy: ['IMC-UNRD-003'],
  mayBreak: ['IMC-DM-006', 'IMC-DM-007', 'IMC-DM-010', 'IMC-UNRD-001', 'IMC-UNRD-002', 'IMC-DUR-006'],
  apply: (inner) =>
    onOutcomes(inner, () => {
      let first: string | undefined;
      return (op, outcome) => {
        if (op.op !== 'list-conversations') return outcome;
        first ??= op.way;
        if (op.way === first) return outcome;
        return changed(outcome, 'conversations', ({ conversations }) => ({
          gave: 'conversations',
          conversations: conversations.map((entry) =>
            entry.unread === undefined ? entry : { ...entry, unread: entry.unread + 1 },
          ),
        }));
      };
    }),
};
