import { beginLife } from './life.ts';
import type { Fault } from './fault.ts';

const FORGET = `UPDATE conversations SET read_seq = deleted_seq, unread =
  (SELECT count(*) FROM messages WHERE messages.channel = conversations.channel AND seq > deleted_seq AND from_uid <> uid)`;

/** Read positions are kept in memory, and written at a graceful end. */
export const fault: Fault = {
  id: 'read-position-forgotten-at-kill',
  breaks: 'after a kill nothing of what others sent is read',
  stage: 'live',
  caughtBy: ['IMC-DUR-006'],
  mayBreak: [
    'IMC-DUR-002',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-CONV-003',
    'IMC-CONV-004',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-UNRD-003',
    'IMC-DUR-001',
  ],
  apply: (inner, { store }) => ({
    ...inner,
    live() {
      const end = inner.live();
      const life = beginLife(store.database);
      if (life.lastEnd === 'kill') store.database.exec(FORGET);
      return () => {
        life.end();
        end();
      };
    },
  }),
};
