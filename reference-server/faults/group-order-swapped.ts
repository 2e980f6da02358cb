import { GROUP } from '../channel.ts';
import type { Fault } from './fault.ts';

/** Messages of a group are written by several hands, and the later one is sometimes quicker. */
export const fault: Fault = {
  id: 'group-order-swapped',
  breaks: 'each second message of a group is stored before its predecessor',
  stage: 'persist',
  caughtBy: ['IMC-GRP-003'],
  mayBreak: ['IMC-GRP-006'],
  apply(inner, { store }) {
    const renumber = store.database.prepare('UPDATE messages SET seq = ? WHERE channel = ? AND seq = ?');
    return {
      ...inner,
      persist(message) {
        const { channel, seq } = message;
        if (channel.type !== GROUP || seq % 2 !== 0) return inner.persist(message);
        renumber.run(seq, channel.key, seq - 1);
        inner.persist({ ...message, seq: seq - 1 });
      },
    };
  },
};
