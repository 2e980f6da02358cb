import type { Fault } from './fault.ts';

/** The answer is 200, and nothing else happens. */
export const fault: Fault = {
  id: 'mark-read-forgotten',
  breaks: 'marking a conversation as read changes nothing',
  stage: 'markRead',
  caughtBy: ['IMC-UNRD-001'],
  mayBreak: ['IMC-DUR-006'],
  apply: (inner) => ({ ...inner, markRead: () => undefined }),
};
