import type { Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** A server that is built without something that its manual describes. */
export const wrap: Wrap = {
  id: 'deny-offer',
  breaks: 'the server says that it does not offer the first thing that it is asked for',
  caughtBy: ['IMC-CAP-001'],
  mayBreak: [],
  apply: (inner) =>
    onOutcomes(
      inner,
      () => (_op, outcome) =>
        changed(outcome, 'offers', ({ offers }) => ({
          gave: 'offers',
          offers: offers.map((offer, i) => (i === 0 ? { ...offer, offered: false, detail: 'it says no' } : offer)),
        })),
    ),
};
