import type { Wrap } from '../vocabulary/index.ts';
import { usersOf } from '../vocabulary/index.ts';
import { onRestarts } from './restarts.ts';
import { changed } from './plays.ts';

/** A list that was written from time to time, and not when it mattered. */
export const wrap: Wrap = {
  id: 'forget-chats-at-restart',
  breaks:
    'once the server was started again, no list, and no archive that one is derived from, has the chats of before',
  caughtBy: ['IMC-DUR-001', 'IMC-DUR-002'],
  mayBreak: ['IMC-HIST-004', 'IMC-CONV-001', 'IMC-UNRD-001', 'IMC-DUR-006'],
  apply: (inner) =>
    onRestarts(inner, () => (op, outcome, { before }) => {
      const [user] = usersOf(op);
      const isKept = ({ with: peer }: { readonly with: string }) =>
        !before.some(({ from, to }) => (from === user && to === peer) || (from === peer && to === user));
      const listed = changed(outcome, 'conversations', (list) => ({
        ...list,
        conversations: list.conversations.filter(isKept),
      }));
      return changed(listed, 'archive', ({ messages }) => ({ gave: 'archive', messages: messages.filter(isKept) }));
    }),
};
