import type { Fault } from './fault.ts';

/** The mark of a deletion is set, and nobody takes it away. */
export const fault: Fault = {
  id: 'deleted-stays-hidden',
  breaks: 'a conversation that was deleted once is never listed again',
  stage: 'updateConversations',
  caughtBy: ['IMC-CONV-002'],
  mayBreak: [
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-CONV-001',
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
      const { conversations } = store;
      const isHidden = (uid: string) => (conversations.one(uid, message.channel)?.deletedSeq ?? 0) > 0;
      const hidden = members.filter(isHidden);
      inner.updateConversations(message, members, draft);
      for (const uid of hidden) conversations.hide(uid, message.channel, store.clock.version());
    },
  }),
};
