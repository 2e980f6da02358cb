import type { Wrap } from '../vocabulary/index.ts';
import { contentOf } from '../vocabulary/index.ts';
import { onPushes } from './plays.ts';

/** A wrong character set, or an escape too many, on the way to the session. */
export const wrap: Wrap = {
  id: 'mangle-payload',
  breaks: 'the content of each push is changed',
  caughtBy: ['IMC-HIST-001'],
  mayBreak: [],
  apply: (inner) =>
    onPushes(inner, () => ({
      take(session, push, pass) {
        const content = contentOf(new TextEncoder().encode(`${push.message.content.preview}?`));
        pass(session, { ...push, message: { ...push.message, content } });
      },
    })),
};
