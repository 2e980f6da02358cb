import { PERSON } from '../channel.ts';
import type { Fault } from './fault.ts';

/** Only the sender gets to know of the conversation. */
export const fault: Fault = {
  id: 'receiver-conversation-lost',
  breaks: 'a direct message gets into the conversation list of its sender only',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003'],
  mayBreak: [
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-CONV-001',
    'IMC-UNRD-001',
    'IMC-CONV-002',
    'IMC-UNRD-002',
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DUR-006',
  ],
  apply: (inner) => ({
    ...inner,
    updateConversations: (message, members, draft) => {
      const isPerson = message.channel.type === PERSON;
      const kept = isPerson ? members.filter((uid) => uid === message.fromUid) : members;
      inner.updateConversations(message, kept, draft);
    },
  }),
};
