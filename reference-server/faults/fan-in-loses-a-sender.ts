import { PERSON } from '../channel.ts';
import type { Store } from '../store/store.ts';
import type { Fault } from './fault.ts';

/** What comes in for one user is put together, and the third new sender has no place. */
export const fault: Fault = {
  id: 'fan-in-loses-a-sender',
  breaks: 'of each three users who write to somebody for the first time one does not get into his list',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003'],
  mayBreak: [
    'IMC-DM-005',
    'IMC-DM-006',
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
  apply: (inner, { store }) => ({
    ...inner,
    updateConversations(message, members, draft) {
      const isThird = (uid: string) => uid !== message.fromUid && (countOf(store, uid) + 1) % 3 === 0;
      const kept = message.seq === 1 ? members.filter((uid) => !isThird(uid)) : members;
      inner.updateConversations(message, kept, draft);
    },
  }),
};

/** How many people the user has in his list. */
function countOf({ conversations }: Store, uid: string): number {
  return conversations.of(uid).filter(({ channel }) => channel.type === PERSON).length;
}
