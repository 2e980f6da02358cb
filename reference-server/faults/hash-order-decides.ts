import { PERSON, pairOf } from '../channel.ts';
import type { Fault } from './fault.ts';
import { whereAListLacksAChat } from './may-break.ts';

/** The list is written from the id of the channel, and only from one half of it. */
export const fault: Fault = {
  id: 'hash-order-decides',
  breaks: 'a receiver whose name has the smaller hash does not get the chat into his list',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003'],
  mayBreak: whereAListLacksAChat,
  apply: (inner) => ({
    ...inner,
    updateConversations(message, members, draft) {
      const [high] = message.channel.type === PERSON ? pairOf(message.channel.id) : [];
      const kept = high === message.fromUid ? members.filter((uid) => uid === high) : members;
      inner.updateConversations(message, kept, draft);
    },
  }),
};
