import type { Fault } from './fault.ts';
import { whereTheReceiversListLacksAChat } from './may-break.ts';
import { peersOf } from './peers.ts';

/** The work for new pairs of one sender is shared out, and one share is dropped. */
export const fault: Fault = {
  id: 'one-of-many-receivers-forgotten',
  breaks: 'of each three users to whom somebody writes for the first time one does not get the chat into his list',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003'],
  mayBreak: whereTheReceiversListLacksAChat,
  apply: (inner, { store }) => ({
    ...inner,
    updateConversations(message, members, draft) {
      const isThird = message.seq === 1 && (peersOf(store, message.fromUid) + 1) % 3 === 0;
      const kept = isThird ? members.filter((uid) => uid === message.fromUid) : members;
      inner.updateConversations(message, kept, draft);
    },
  }),
};
