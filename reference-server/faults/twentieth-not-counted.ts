import type { Fault } from './fault.ts';

/** The counter is written in steps of ten, and rounded the wrong way at twenty. */
export const fault: Fault = {
  id: 'twentieth-not-counted',
  breaks: 'each twentieth message of a channel is not counted as unread',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-006'],
  mayBreak: [
    'IMC-DM-010',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-UNRD-003',
    'IMC-CONV-003',
    'IMC-CONV-004',
    'IMC-DUR-006',
  ],
  apply: (inner) => ({
    ...inner,
    updateConversations(message, members, draft) {
      if (message.seq % 20 !== 0) return inner.updateConversations(message, members, draft);
      for (const uid of members) inner.updateConversations({ ...message, fromUid: uid }, [uid], draft);
    },
  }),
};
