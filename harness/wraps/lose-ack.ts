import type { Wrap } from '../vocabulary/index.ts';
import { onOutcomes } from './plays.ts';

/** An acknowledgement that is lost: the message is there, and its sender does not know. */
export const wrap: Wrap = {
  id: 'lose-ack',
  breaks: 'the first send of each play seems unanswered',
  caughtBy: ['IMC-SESS-003'],
  mayBreak: ['IMC-PERM-003'],
  apply: (inner) =>
    onOutcomes(inner, () => {
      let lost = false;
      return (op, outcome) => {
        if (lost || op.op !== 'send' || outcome.is !== 'ok') return outcome;
        lost = true;
        return { is: 'unknown', why: 'timeout', detail: 'the acknowledgement was lost' };
      };
    }),
};
