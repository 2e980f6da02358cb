import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** A list of people alone. */
export const wrap: Wrap = {
  id: 'hide-groups',
  breaks: 'conversation lists show no groups',
  caughtBy: ['IMC-GRP-006'],
  mayBreak: [],
  apply: (inner) =>
    onOutcomes(inner, () => (_op, outcome) => changed(outcome, 'conversations', (list) => ({ ...list, groups: [] }))),
};
