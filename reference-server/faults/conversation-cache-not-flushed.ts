import { beginLife } from './life.ts';
import type { Fault } from './fault.ts';

const FLUSH_S = 60;

/** Takes Unix seconds. */
const FORGET = `DELETE FROM conversations WHERE channel IN
  (SELECT channel FROM messages GROUP BY channel HAVING min(timestamp) >= ?)`;

/** What WuKongIM 2.1.5 does: a new conversation is in memory first, and written every minute, or at a graceful end. */
export const fault: Fault = {
  id: 'conversation-cache-not-flushed',
  breaks: 'a kill loses the conversations whose first message is younger than a minute',
  stage: 'live',
  caughtBy: ['IMC-DUR-002'],
  mayBreak: [
    'IMC-DUR-006',
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-CONV-001',
    'IMC-CONV-002',
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
      if (life.lastEnd === 'kill') store.database.prepare(FORGET).run(store.clock.seconds() - FLUSH_S);
      return () => {
        life.end();
        end();
      };
    },
  }),
};
