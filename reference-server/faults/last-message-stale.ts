import type { Fault } from './fault.ts';

/** The row of the list is made with the first message, and its last message is never written again. */
export const fault: Fault = {
  id: 'last-message-stale',
  breaks: 'the conversation list shows the first message of a channel as its last for ever',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-005'],
  mayBreak: ['IMC-CONV-001', 'IMC-DM-003', 'IMC-DM-004', 'IMC-CONV-002'],
  apply: (inner) => ({
    ...inner,
    updateConversations: (message, members, draft) => inner.updateConversations({ ...message, seq: 1 }, members, draft),
  }),
};
