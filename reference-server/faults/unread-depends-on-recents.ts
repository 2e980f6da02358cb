import type { Fault } from './fault.ts';

/** What WuKongIM 2.1.4 does: where the oldest message that is shown is of the user himself, he is taken to have read all. */
export const fault: Fault = {
  id: 'unread-depends-on-recents',
  breaks: 'how much is unread depends on how many messages are asked for',
  stage: 'listConversations',
  caughtBy: ['IMC-UNRD-003'],
  mayBreak: [
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-DM-010',
    'IMC-CONV-003',
    'IMC-CONV-004',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DUR-006',
  ],
  apply: (inner) => ({
    ...inner,
    listConversations: (uid, asked) =>
      inner.listConversations(uid, asked).map((entry) => {
        const isRead = entry.recents.at(-1)?.fromUid === uid;
        return isRead ? { ...entry, conversation: { ...entry.conversation, unread: 0 } } : entry;
      }),
  }),
};
