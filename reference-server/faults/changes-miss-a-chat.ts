import type { Fault } from './fault.ts';

const SKEW_NS = 10_000_000_000n;

/** To be safe from clocks that differ, the version that is asked from is moved on by ten seconds. */
export const fault: Fault = {
  id: 'changes-miss-a-chat',
  breaks: 'who asks what has changed is not told of what changed in the ten seconds after that',
  stage: 'listConversations',
  caughtBy: ['IMC-CONV-003'],
  mayBreak: [
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-CONV-001',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-UNRD-003',
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DUR-006',
  ],
  apply: (inner) => ({
    ...inner,
    listConversations: (uid, asked) =>
      inner
        .listConversations(uid, asked)
        .filter(({ conversation }) => asked.version === 0n || conversation.version > asked.version + SKEW_NS),
  }),
};
