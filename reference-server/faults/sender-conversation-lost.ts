import { PERSON } from '../channel.ts';
import type { Fault } from './fault.ts';

/** Only the receiver gets to know of the conversation. */
export const fault: Fault = {
  id: 'sender-conversation-lost',
  breaks: 'a direct message gets into the conversation list of its receiver only',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-004'],
  mayBreak: ['IMC-DM-005', 'IMC-DM-007', 'IMC-CONV-001', 'IMC-UNRD-001', 'IMC-CONV-002', 'IMC-DUR-001', 'IMC-DUR-002'],
  apply: (inner) => ({
    ...inner,
    updateConversations: (message, members, draft) => {
      const isPerson = message.channel.type === PERSON;
      const kept = isPerson ? members.filter((uid) => uid !== message.fromUid) : members;
      inner.updateConversations(message, kept, draft);
    },
  }),
};
