import type { Fault } from './fault.ts';

/** Numbers are compared in a cache that forgets what it has answered. */
export const fault: Fault = {
  id: 'repeat-stored-again',
  breaks: 'a send that is repeated with its client message number is another message',
  stage: 'deduplicate',
  caughtBy: ['IMC-DLV-006'],
  mayBreak: [
    'IMC-DM-002',
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-DM-008',
    'IMC-DM-010',
    'IMC-DM-011',
    'IMC-DLV-003',
    'IMC-HIST-002',
    'IMC-UNRD-001',
  ],
  apply: (inner) => ({ ...inner, deduplicate: () => undefined }),
};
