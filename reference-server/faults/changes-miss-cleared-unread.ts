import type { Fault } from './fault.ts';

/** For what has changed the messages are counted, and where one has read is looked up for the whole list alone. */
export const fault: Fault = {
  id: 'changes-miss-cleared-unread',
  breaks: 'who asks what has changed is told counts that marking as read took nothing from',
  stage: 'listConversations',
  caughtBy: ['IMC-CONV-003'],
  mayBreak: ['IMC-DM-006', 'IMC-UNRD-001', 'IMC-UNRD-002', 'IMC-UNRD-003', 'IMC-DUR-006'],
  apply: (inner, { store }) => ({
    ...inner,
    listConversations: (uid, asked) =>
      inner.listConversations(uid, asked).map((entry) => {
        const { channel, deletedSeq } = entry.conversation;
        if (asked.version === 0n) return entry;
        const unread = store.messages.countOfOthers(channel, uid, deletedSeq);
        return { ...entry, conversation: { ...entry.conversation, unread } };
      }),
  }),
};
