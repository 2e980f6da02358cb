import type { Fault } from './fault.ts';

/** The serializer was given a number format for people. */
export const fault: Fault = {
  id: 'answer-misshapen',
  breaks: 'a count over one in the conversation list is a text',
  stage: 'showConversation',
  caughtBy: ['IMC-ROB-001'],
  mayBreak: [
    'IMC-SESS-003',
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
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
  apply: (inner) => ({
    ...inner,
    showConversation(entry) {
      const { unread } = entry.conversation;
      return { ...inner.showConversation(entry), unread: unread > 1 ? String(unread) : unread };
    },
  }),
};
