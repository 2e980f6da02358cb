import type { Fault } from './fault.ts';

/** The answer is 200, and nothing else happens. */
export const fault: Fault = {
  id: 'unread-not-set',
  breaks: 'setting the unread count of a conversation changes nothing',
  stage: 'setUnread',
  caughtBy: ['IMC-UNRD-002'],
  mayBreak: [],
  apply: (inner) => ({ ...inner, setUnread: () => undefined }),
};
