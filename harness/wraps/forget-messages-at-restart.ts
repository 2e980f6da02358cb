import type { MessageView, Wrap } from '../vocabulary/index.ts';
import { onRestarts } from './restarts.ts';
import { changed } from './plays.ts';

/** Messages that were only ever in memory. */
export const wrap: Wrap = {
  id: 'forget-messages-at-restart',
  breaks: 'once the server was started again, no history has what was sent before',
  caughtBy: ['IMC-DUR-003', 'IMC-DUR-004'],
  mayBreak: ['IMC-HIST-003', 'IMC-HIST-004', 'IMC-CONV-001'],
  apply: (inner) =>
    onRestarts(inner, () => (_op, outcome, { before }) => {
      const forgotten = new Set(before.map(({ message }) => message));
      const kept = (messages: MessageView[]) => messages.filter(({ message }) => !forgotten.has(message ?? ''));
      const whole = changed(outcome, 'messages', ({ messages }) => ({ gave: 'messages', messages: kept(messages) }));
      return changed(whole, 'pages', ({ pages }) => ({
        gave: 'pages',
        pages: pages.map((page) => ({ ...page, messages: kept(page.messages) })),
      }));
    }),
};
