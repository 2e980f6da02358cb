import type { Fault } from './fault.ts';

/** Every member is taken for the sender. */
export const fault: Fault = {
  id: 'receiver-unread-stuck',
  breaks: 'the unread count of a receiver stays 0',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-006'],
  mayBreak: ['IMC-UNRD-001', 'IMC-DUR-006'],
  apply: (inner) => ({
    ...inner,
    updateConversations: (message, members, draft) => {
      for (const uid of members) inner.updateConversations({ ...message, fromUid: uid }, [uid], draft);
    },
  }),
};
