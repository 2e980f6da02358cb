import type { Fault } from './fault.ts';

/** The answer is 200, and nothing else happens. */
export const fault: Fault = {
  id: 'delete-forgotten',
  breaks: 'a conversation that was deleted stays in the list',
  stage: 'deleteConversation',
  caughtBy: ['IMC-CONV-002'],
  mayBreak: [],
  apply: (inner) => ({ ...inner, deleteConversation: () => undefined }),
};
