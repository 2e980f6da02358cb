import type { Fault } from './fault.ts';
import { whereAListLacksAChat } from './may-break.ts';

/** The way of the batch was written first, when there were no lists yet. */
export const fault: Fault = {
  id: 'batch-skips-conversation',
  breaks: 'a message that is sent by a batch gets into no conversation list',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: whereAListLacksAChat,
  apply: (inner) => ({
    ...inner,
    updateConversations(message, members, draft) {
      if (!draft.inBatch) inner.updateConversations(message, members, draft);
    },
  }),
};
