import { GROUP } from '../channel.ts';
import type { Fault } from './fault.ts';

/** Who comes in has no read position yet. */
export const fault: Fault = {
  id: 'group-unread-counts-from-the-beginning',
  breaks: 'who comes into a group later has all unread that was said there before',
  stage: 'listConversations',
  caughtBy: ['IMC-GRP-007'],
  mayBreak: [],
  apply: (inner, { store }) => ({
    ...inner,
    listConversations: (uid, asked) =>
      inner.listConversations(uid, asked).map((entry) => {
        const { conversation } = entry;
        if (conversation.channel.type !== GROUP) return entry;
        const unread = store.messages.countOfOthers(conversation.channel, uid, 0);
        return { ...entry, conversation: { ...conversation, unread } };
      }),
  }),
};
