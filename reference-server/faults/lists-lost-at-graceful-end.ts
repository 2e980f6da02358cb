import type { Fault } from './fault.ts';

/** The file to which the lists are saved at the end is written with nothing in it. */
export const fault: Fault = {
  id: 'lists-lost-at-graceful-end',
  breaks: 'a graceful end empties all conversation lists',
  stage: 'live',
  caughtBy: ['IMC-DUR-001'],
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
    'IMC-DUR-002',
  ],
  upgrade: { at: 'before', caughtBy: ['IMC-UPG-003'] },
  apply: (inner, { store }) => ({
    ...inner,
    live() {
      const end = inner.live();
      return () => {
        store.database.exec('DELETE FROM conversations');
        end();
      };
    },
  }),
};
