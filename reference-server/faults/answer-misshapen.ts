import type { Fault } from './fault.ts';
import { whereAListLacksAChat } from './may-break.ts';

/** The serializer was given a number format for people. */
export const fault: Fault = {
  id: 'answer-misshapen',
  breaks: 'a count over one in the conversation list is a text',
  stage: 'showConversation',
  caughtBy: ['IMC-ROB-001'],
  mayBreak: [...whereAListLacksAChat, 'IMC-SESS-003', 'IMC-DM-003', 'IMC-DM-004'],
  apply: (inner) => ({
    ...inner,
    showConversation(entry) {
      const { unread } = entry.conversation;
      return { ...inner.showConversation(entry), unread: unread > 1 ? String(unread) : unread };
    },
  }),
};
