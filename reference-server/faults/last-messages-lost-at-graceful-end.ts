import type { Fault } from './fault.ts';

const LOSE = 'DELETE FROM messages WHERE (channel, seq) IN (SELECT channel, max(seq) FROM messages GROUP BY channel)';

/** The last page of each log is in a buffer that nobody writes at the end. */
export const fault: Fault = {
  id: 'last-messages-lost-at-graceful-end',
  breaks: 'a graceful end loses the newest message of each channel',
  stage: 'live',
  caughtBy: ['IMC-DUR-003'],
  mayBreak: [
    'IMC-DUR-001',
    'IMC-DUR-005',
    'IMC-DUR-006',
    'IMC-DM-001',
    'IMC-DM-002',
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-008',
    'IMC-DM-009',
    'IMC-DM-010',
    'IMC-DM-011',
    'IMC-ORD-001',
    'IMC-HIST-001',
    'IMC-HIST-002',
    'IMC-CMD-001',
    'IMC-CONV-001',
    'IMC-CONV-002',
    'IMC-CONV-003',
    'IMC-CONV-004',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-UNRD-003',
    'IMC-DUR-002',
    'IMC-DUR-004',
  ],
  upgrade: { at: 'before', caughtBy: ['IMC-UPG-001'] },
  apply: (inner, { store }) => ({
    ...inner,
    live() {
      const end = inner.live();
      return () => {
        store.database.exec(LOSE);
        end();
      };
    },
  }),
};
