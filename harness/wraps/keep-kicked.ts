import type { Wrap } from '../vocabulary/index.ts';
import { unasked } from './plays.ts';

/** Nobody is ever sent away. */
export const wrap: Wrap = {
  id: 'keep-kicked',
  breaks: 'who is kicked stays in',
  caughtBy: ['IMC-SESS-006'],
  mayBreak: [],
  apply: (inner) => unasked(inner, ({ op }) => op === 'kick'),
};
