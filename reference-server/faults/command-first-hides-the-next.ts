import { isCommand } from '../message.ts';
import { hiddenAfter } from './hidden-after.ts';
import type { Fault } from './fault.ts';

/** The first of a pair is looked for among messages and commands alike. */
export const fault: Fault = {
  id: 'command-first-hides-the-next',
  breaks: 'where the first message of two was a command, their chat is never listed',
  stage: 'commit',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: [
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-DM-010',
    'IMC-CONV-001',
    'IMC-CONV-002',
    'IMC-CONV-003',
    'IMC-CONV-004',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-UNRD-003',
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DUR-006',
  ],
  apply: (inner, { store }) => ({
    ...inner,
    commit: hiddenAfter(inner, store, ({ draft }) => isCommand(draft.flags)),
  }),
};
