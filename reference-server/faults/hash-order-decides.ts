import { PERSON, pairOf } from '../channel.ts';
import type { Fault } from './fault.ts';

/** The list is written from the id of the channel, and only from one half of it. */
export const fault: Fault = {
  id: 'hash-order-decides',
  breaks: 'a receiver whose name has the smaller hash does not get the chat into his list',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003'],
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
      const [high] = message.channel.type === PERSON ? pairOf(message.channel.id) : [];
      const kept = high === message.fromUid ? members.filter((uid) => uid === high) : members;
      inner.updateConversations(message, kept, draft);
    },
  }),
};
