import { PERSON } from '../channel.ts';
import type { Fault } from './fault.ts';
import { whereAListLacksAChat } from './may-break.ts';

const SHARED = `SELECT 1 FROM subscribers a JOIN subscribers b ON a.channel = b.channel WHERE a.uid = ? AND b.uid = ? LIMIT 1`;

/** Who is in a group with somebody is taken to have him in his list. */
export const fault: Fault = {
  id: 'group-members-not-listed',
  breaks: 'a chat of two who share a group gets into the conversation list of neither',
  stage: 'updateConversations',
  caughtBy: ['IMC-DM-003'],
  // In few plays of two who share a group is anything owed for the sender's list.
  mayBreak: [...whereAListLacksAChat, 'IMC-DM-004'],
  apply(inner, { store }) {
    const shared = store.database.prepare(SHARED);
    return {
      ...inner,
      updateConversations(message, members, draft) {
        const [one, other] = message.channel.type === PERSON ? members : [];
        if (other !== undefined && shared.get(one, other) !== undefined) return;
        inner.updateConversations(message, members, draft);
      },
    };
  },
};
