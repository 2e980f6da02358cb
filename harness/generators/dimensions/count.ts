import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Dimension, HistoryView } from '../../vocabulary/index.ts';
import { placesOf } from '../../vocabulary/index.ts';
import { acceptedOf } from './seen.ts';

export type Count = 'one' | 'few' | 'many';

const fewMax = 5;
const many = 20;

/** How many first messages the sender sends before anyone looks. */
export function countDimension(): Dimension {
  return {
    name: 'count',
    means: 'How many first messages the sender sends before anyone looks.',
    values: {
      one: { means: 'one', places: (view) => ofSoMany(view, 1, 1) },
      few: { means: `2 to ${fewMax}`, places: (view) => ofSoMany(view, 2, fewMax) },
      many: { means: `${many}`, places: (view) => ofSoMany(view, many, many) },
    },
  };
}

function ofSoMany(view: HistoryView, min: number, max: number): number[] {
  const sends = acceptedOf(view, 'first');
  return sends.length >= min && sends.length <= max ? placesOf(...sends) : [];
}

/** How many there are, by the value of this dimension. */
export function countOf(value: Count): Arbitrary<number> {
  if (value === 'few') return fc.integer({ min: 2, max: fewMax });
  return fc.constant(value === 'one' ? 1 : many);
}
