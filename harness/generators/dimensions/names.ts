import type { Dimension, DimensionValue, NameShape } from '../../vocabulary/index.ts';
import { absenceOf, nameShapeSchema, placesOf, valueOf } from '../../vocabulary/index.ts';
import { spoken } from './seen.ts';

const meanings: Readonly<Record<NameShape, string>> = {
  plain: 'small letters and digits',
  upper: 'capitals',
  digits: 'digits alone',
  long: '64 characters',
  'beyond-ascii': 'with letters beyond ASCII',
  punctuated: 'with . _ and ~',
};

/** What the users are called. */
export function namesDimension(): Dimension {
  return {
    name: 'names',
    means: 'What the users are called on the server.',
    values: Object.fromEntries(nameShapeSchema.options.map((shape) => [shape, shapeValue(shape)])),
  };
}

function shapeValue(shape: NameShape): DimensionValue {
  return {
    means: meanings[shape],
    absent(offered) {
      if (shape === 'plain') return undefined;
      const shapes = valueOf(offered, 'nameShapes') ?? [];
      return shapes.includes(shape)
        ? undefined
        : (absenceOf(offered, 'nameShapes') ?? 'nameShapes: names of this shape are not promised to be legal');
    },
    // The names are in everything that the two do.
    places: (view) => placesOf(...spoken(view)),
  };
}
