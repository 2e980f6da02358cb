import type { Wrap } from '../vocabulary/index.ts';
import { onOutcomes } from './plays.ts';

/** A gate that asks for a token, and does not look at it. */
export const wrap: Wrap = {
  id: 'let-in',
  breaks: 'each login with a wrong token seems to be let in',
  caughtBy: ['IMC-SESS-004'],
  mayBreak: ['IMC-DM-008', 'IMC-DLV-002', 'IMC-DLV-003', 'IMC-DLV-004', 'IMC-SESS-005'],
  apply: (inner) =>
    onOutcomes(inner, () => (op, outcome) => (op.op === 'login' && op.token === 'wrong' ? { is: 'ok' } : outcome)),
};
