import type { Wrap } from '../vocabulary/index.ts';
import { usersOf } from '../vocabulary/index.ts';
import { onRestarts } from './restarts.ts';
import { changed } from './plays.ts';

/** Read positions that were only ever in memory. */
export const wrap: Wrap = {
  id: 'forget-reads-at-restart',
  breaks: 'once the server was started again, all that others ever sent is unread',
  caughtBy: ['IMC-DUR-006'],
  mayBreak: ['IMC-UNRD-001', 'IMC-CONV-004'],
  apply: (inner) =>
    onRestarts(inner, () => (op, outcome, { isRestarted, before, since }) => {
      if (!isRestarted) return outcome;
      const [user] = usersOf(op);
      const unread = (peer: string) =>
        [...before, ...since].filter(({ from, to }) => from === peer && to === user && from !== to).length;
      const unpositioned = changed(outcome, 'read-position', () => ({ gave: 'read-position' }));
      return changed(unpositioned, 'conversations', (list) => ({
        ...list,
        conversations: list.conversations.map((entry) =>
          entry.unread === undefined ? entry : { ...entry, unread: unread(entry.with) },
        ),
      }));
    }),
};
