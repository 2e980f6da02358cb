import type { Fault } from './fault.ts';

/** The counter of a channel is saved every other message, and read again at a start: the newest message is overwritten. */
export const fault: Fault = {
  id: 'sequence-reused-after-restart',
  breaks: 'after a restart the next message of a channel gets the number of the last one, in its place',
  stage: 'assignSequence',
  caughtBy: ['IMC-DUR-005'],
  mayBreak: [
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DUR-003',
    'IMC-DUR-004',
    'IMC-DUR-006',
    'IMC-DM-001',
    'IMC-DM-002',
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-DM-009',
    'IMC-DM-010',
    'IMC-DM-011',
    'IMC-ORD-001',
    'IMC-HIST-001',
    'IMC-HIST-002',
    'IMC-CMD-001',
    'IMC-CONV-001',
    'IMC-CONV-002',
    'IMC-CONV-003',
    'IMC-CONV-004',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-UNRD-003',
  ],
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
