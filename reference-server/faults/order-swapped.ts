import type { Fault } from './fault.ts';

/** Each second message of a channel overtakes the one before it on the way to the disk. */
export const fault: Fault = {
  id: 'order-swapped',
  breaks: 'each second message of a channel is stored before its predecessor',
  stage: 'persist',
  caughtBy: ['IMC-ORD-001'],
  mayBreak: [
    'IMC-DM-002',
    'IMC-DM-005',
    'IMC-DM-011',
    'IMC-ORD-002',
    'IMC-CONV-001',
    'IMC-HIST-001',
    'IMC-CMD-001',
    'IMC-DUR-003',
    'IMC-DUR-005',
  ],
  apply(inner, { store }) {
    const renumber = store.database.prepare('UPDATE messages SET seq = ? WHERE channel = ? AND seq = ?');
    return {
      ...inner,
      persist(message) {
        const { channel, seq } = message;
        if (seq % 2 === 0) renumber.run(seq, channel.key, seq - 1);
        inner.persist({ ...message, seq: seq % 2 === 0 ? seq - 1 : seq });
      },
    };
  },
};
