import { PERSON } from '../channel.ts';
import type { Fault } from './fault.ts';

/** What WuKongIM 2.1.4 did: a first direct message makes a conversation for neither side. */
export const fault: Fault = {
  id: 'person-conversation-lost',
  breaks: 'a direct message gets into the conversation list of neither side',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: [
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-CONV-001',
    'IMC-UNRD-001',
    'IMC-CONV-002',
    'IMC-UNRD-002',
    'IMC-DUR-001',
    'IMC-DUR-002',
  ],
  apply: (inner) => ({
    ...inner,
    updateConversations: (message, members, draft) => {
      if (message.channel.type !== PERSON) inner.updateConversations(message, members, draft);
    },
  }),
};
