import type { Wrap } from '../vocabulary/index.ts';
import { onOutcomes } from './plays.ts';

/** A login whose answer is lost. */
export const wrap: Wrap = {
  id: 'lose-login',
  breaks: 'the first login of each play seems unanswered',
  caughtBy: ['IMC-SESS-001'],
  mayBreak: ['IMC-DM-008', 'IMC-DLV-002', 'IMC-DLV-003', 'IMC-DLV-004', 'IMC-DLV-005', 'IMC-SESS-005'],
  apply: (inner) =>
    onOutcomes(inner, () => {
      let lost = false;
      return (op, outcome) => {
        if (lost || op.op !== 'login' || outcome.is !== 'ok') return outcome;
        lost = true;
        return { is: 'unknown', why: 'timeout', detail: 'the answer to the login was lost' };
      };
    }),
};
