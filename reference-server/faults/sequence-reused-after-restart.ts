import type { Fault } from './fault.ts';
import { whereAListLacksAChat } from './may-break.ts';

/** The counter of a channel is saved every other message, and read again at a start: the newest message is overwritten. */
export const fault: Fault = {
  id: 'sequence-reused-after-restart',
  breaks: 'after a restart the next message of a channel gets the number of the last one, in its place',
  stage: 'assignSequence',
  caughtBy: ['IMC-DUR-005'],
  mayBreak: [
    ...whereAListLacksAChat,
    'IMC-DUR-003',
    'IMC-DUR-004',
    'IMC-DM-001',
    'IMC-DM-002',
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-009',
    'IMC-DM-011',
    'IMC-ORD-001',
    'IMC-HIST-001',
    'IMC-HIST-002',
    'IMC-CMD-001',
  ],
  upgrade: { at: 'after', caughtBy: ['IMC-UPG-005'] },
  apply(inner, { store }) {
    const lastBefore = store.messages.lastId();
    const counted = new Set<string>();
    const clear = store.database.prepare('DELETE FROM messages WHERE channel = ? AND seq = ? AND message_id <= ?');
    return {
      ...inner,
      assignSequence(channel) {
        const next = inner.assignSequence(channel);
        if (counted.has(channel.key)) return next;
        counted.add(channel.key);
        return clear.run(channel.key, next - 1, lastBefore).changes > 0 ? next - 1 : next;
      },
    };
  },
};
