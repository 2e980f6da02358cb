import type { Fault } from './fault.ts';
import { whereTheReceiversListLacksAChat } from './may-break.ts';
import { peersOf } from './peers.ts';

/** What comes in for one user is put together, and the third new sender has no place. */
export const fault: Fault = {
  id: 'fan-in-loses-a-sender',
  breaks: 'of each three users who write to somebody for the first time one does not get into his list',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003'],
  mayBreak: whereTheReceiversListLacksAChat,
  apply: (inner, { store }) => ({
    ...inner,
    updateConversations(message, members, draft) {
      const isThird = (uid: string) => uid !== message.fromUid && (peersOf(store, uid) + 1) % 3 === 0;
      const kept = message.seq === 1 ? members.filter((uid) => !isThird(uid)) : members;
      inner.updateConversations(message, kept, draft);
    },
  }),
};
