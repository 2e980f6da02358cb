import { RED_DOT, SYNC_ONCE } from '../message.ts';
import type { Fault } from './fault.ts';

/** What WuKongIM does: a reader steps on before it has read the column on which it stands, which is that of the flags. */
export const fault: Fault = {
  id: 'flags-lost-on-first-row',
  breaks: 'the first message of each page of a history has no flags',
  stage: 'readPage',
  caughtBy: ['IMC-HIST-005'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    readPage(channel, range) {
      const page = inner.readPage(channel, range);
      const flagless = page.messages.map((message, i) =>
        i === 0 ? { ...message, flags: message.flags & ~(RED_DOT | SYNC_ONCE) } : message,
      );
      return { ...page, messages: flagless };
    },
  }),
};
