import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** What the famous bug looked like to everybody. */
export const wrap: Wrap = {
  id: 'hide-chat',
  breaks: 'conversation lists have no direct chat, and archives that they are derived from are empty',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: [
    'IMC-HIST-004',
    'IMC-UNRD-001',
    'IMC-CONV-001',
    'IMC-DM-010',
    'IMC-DM-002',
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DUR-006',
  ],
  apply: (inner) =>
    onOutcomes(inner, () => (_op, outcome) => {
      const listless = changed(outcome, 'conversations', (list) => ({ ...list, conversations: [] }));
      return changed(listless, 'archive', () => ({ gave: 'archive', messages: [] }));
    }),
};
