import type { Wrap } from '../vocabulary/index.ts';
import { unseen } from './plays.ts';

/** Whoever writes never learns that he was read. */
export const wrap: Wrap = {
  id: 'lose-receipts',
  breaks: 'nobody is told that another one has read',
  caughtBy: ['IMC-UNRD-004'],
  mayBreak: [],
  apply: (inner) => unseen(inner, ({ see }) => see === 'read'),
};
