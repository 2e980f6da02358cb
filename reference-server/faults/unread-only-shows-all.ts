import type { Fault } from './fault.ts';

/** The option is read, and handed to nobody. */
export const fault: Fault = {
  id: 'unread-only-shows-all',
  breaks: 'who asks for the chats in which something is unread is shown the others too',
  stage: 'listConversations',
  caughtBy: ['IMC-CONV-004'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    listConversations: (uid, asked) => inner.listConversations(uid, { ...asked, unreadOnly: false }),
  }),
};
