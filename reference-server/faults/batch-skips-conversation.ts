import type { Fault } from './fault.ts';

/** The way of the batch was written first, when there were no lists yet. */
export const fault: Fault = {
  id: 'batch-skips-conversation',
  breaks: 'a message that is sent by a batch gets into no conversation list',
  stage: 'updateConversations',
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
  apply: (inner) => ({
    ...inner,
    updateConversations(message, members, draft) {
      if (!draft.inBatch) inner.updateConversations(message, members, draft);
    },
  }),
};
