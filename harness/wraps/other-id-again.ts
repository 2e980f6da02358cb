import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** A repeat that is taken for another message. */
export const wrap: Wrap = {
  id: 'other-id-again',
  breaks: 'a message that is sent again seems to get another id',
  caughtBy: ['IMC-DLV-006'],
  mayBreak: [],
  apply: (inner) =>
    onOutcomes(inner, () => {
      const sent = new Set<string>();
      return (op, outcome) => {
        if (op.op !== 'send' || outcome.is !== 'ok') return outcome;
        const isAgain = sent.has(op.message);
        sent.add(op.message);
        if (!isAgain) return outcome;
        return changed(outcome, 'ack', (ack) =>
          ack.serverId === undefined ? ack : { ...ack, serverId: `${ack.serverId}-again` },
        );
      };
    }),
};
