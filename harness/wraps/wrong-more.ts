import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** A client that stops too early, or asks for what is not there. */
export const wrap: Wrap = {
  id: 'wrong-more',
  breaks: 'each page says the contrary of whether there is more',
  caughtBy: ['IMC-HIST-003'],
  mayBreak: [],
  apply: (inner) =>
    onOutcomes(
      inner,
      () => (_op, outcome) =>
        changed(outcome, 'pages', ({ pages }) => ({
          gave: 'pages',
          pages: pages.map((page) => (page.more === undefined ? page : { ...page, more: !page.more })),
        })),
    ),
};
