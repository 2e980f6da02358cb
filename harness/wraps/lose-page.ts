import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** A page that begins one message too late. */
export const wrap: Wrap = {
  id: 'lose-page',
  breaks: 'the last page of each history that is read page by page lacks its first message',
  caughtBy: ['IMC-HIST-002'],
  mayBreak: ['IMC-HIST-003'],
  apply: (inner) =>
    onOutcomes(
      inner,
      () => (_op, outcome) =>
        changed(outcome, 'pages', ({ pages }) => {
          const last = pages.findLastIndex(({ messages }) => messages.length > 0);
          return {
            gave: 'pages',
            pages: pages.map((page, i) => (i === last ? { ...page, messages: page.messages.slice(1) } : page)),
          };
        }),
    ),
};
