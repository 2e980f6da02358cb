import type { Fault } from './fault.ts';

/** The counter counts messages, and forgets to ask whose they are. */
export const fault: Fault = {
  id: 'own-message-unread',
  breaks: 'the own messages of a sender count as unread for him',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-007'],
  mayBreak: ['IMC-DM-006', 'IMC-DM-010', 'IMC-UNRD-001', 'IMC-DUR-006'],
  apply: (inner) => ({
    ...inner,
    updateConversations: (message, members, draft) =>
      inner.updateConversations({ ...message, fromUid: '' }, members, draft),
  }),
};
