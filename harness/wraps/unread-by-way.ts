import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOtherWays } from './plays.ts';

/** Two places that count the same, and one of them counts one too many. */
export const wrap: Wrap = {
  id: 'unread-by-way',
  breaks: 'asked by another way than the first one of the play, each list counts one unread message more',
  caughtBy: ['IMC-UNRD-003'],
  mayBreak: ['IMC-DM-006', 'IMC-DM-007', 'IMC-DM-010', 'IMC-UNRD-001', 'IMC-UNRD-002', 'IMC-DUR-006'],
  apply: (inner) =>
    onOtherWays(inner, 'list-conversations', (outcome) =>
      changed(outcome, 'conversations', (list) => ({
        ...list,
        conversations: list.conversations.map((entry) =>
          entry.unread === undefined ? entry : { ...entry, unread: entry.unread + 1 },
        ),
      })),
    ),
};
