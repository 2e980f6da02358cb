import type { Dimension } from '../../vocabulary/index.ts';
import { placesOf } from '../../vocabulary/index.ts';
import { spoken } from './seen.ts';

export type To = 'other' | 'oneself';

/** Whether the sender writes to somebody else. */
export function toDimension(): Dimension {
  return {
    name: 'to',
    means: 'Whether the sender writes to somebody else.',
    values: {
      other: {
        means: 'to somebody else',
        places: (view) => placesOf(...spoken(view).filter((send) => send.from !== send.to)),
      },
      oneself: {
        means: 'to himself',
        places: (view) => placesOf(...spoken(view).filter((send) => send.from === send.to)),
      },
    },
  };
}
