import type { Fault } from './fault.ts';

/** The way of the API was written apart from that of the sessions, and one step was forgotten. */
export const fault: Fault = {
  id: 'api-send-skips-conversation',
  breaks: 'a message sent by the API gets into no conversation list',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004', 'IMC-DM-010'],
  mayBreak: [
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-CONV-001',
    'IMC-UNRD-001',
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DUR-006',
  ],
  apply: (inner) => ({
    ...inner,
    updateConversations: (message, members, draft) => {
      if (draft.via !== 'api') inner.updateConversations(message, members, draft);
    },
  }),
};
