import type { Fault } from './fault.ts';
import { whereAListLacksAChat } from './may-break.ts';

const ROOM_BYTES = 16 * 1024;

/** The entry is made of the first message, and has room for 16 KiB of it. */
export const fault: Fault = {
  id: 'large-first-message-not-listed',
  breaks: 'a chat whose first message is over 16 KiB gets into no conversation list',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: whereAListLacksAChat,
  apply: (inner, { store }) => ({
    ...inner,
    updateConversations(message, members, draft) {
      const first = message.seq === 1 ? message : store.messages.at(message.channel, 1);
      if ((first?.payload.length ?? 0) <= ROOM_BYTES) inner.updateConversations(message, members, draft);
    },
  }),
};
