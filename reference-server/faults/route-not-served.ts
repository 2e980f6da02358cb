import type { Fault } from './fault.ts';

/** A build that was made without something that the manual describes. */
export const fault: Fault = {
  id: 'route-not-served',
  breaks: 'marking a conversation as read is answered with 404, as if there were no such route',
  stage: 'serves',
  caughtBy: ['IMC-CAP-001', 'IMC-SESS-003'],
  mayBreak: [],
  apply: (inner) => ({ ...inner, serves: (path) => path !== '/conversations/clearUnread' && inner.serves(path) }),
};
