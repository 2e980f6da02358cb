import type { Wrap } from '../vocabulary/index.ts';
import { onPushes } from './plays.ts';

/** A push that says of the wrong user that he has written. */
export const wrap: Wrap = {
  id: 'wrong-sender',
  breaks: 'each push has another sender',
  caughtBy: ['IMC-HIST-001'],
  mayBreak: [],
  apply: (inner) =>
    onPushes(inner, () => ({
      take: (session, push, pass) => pass(session, { ...push, message: { ...push.message, from: '?mallory' } }),
    })),
};
