import type { Fault } from './fault.ts';

/** The counters begin with nothing, as those of a new process do. */
export const fault: Fault = {
  id: 'unread-reset-at-start',
  breaks: 'after each start nothing is unread',
  stage: 'live',
  caughtBy: ['IMC-DUR-006'],
  mayBreak: [
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-CONV-003',
    'IMC-CONV-004',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-UNRD-003',
  ],
  upgrade: { at: 'after', caughtBy: ['IMC-UPG-004'] },
  apply: (inner, { store }) => ({
    ...inner,
    live() {
      store.database.exec('UPDATE conversations SET read_seq = last_seq, unread = 0');
      return inner.live();
    },
  }),
};
