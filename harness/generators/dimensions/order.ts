import type { Dimension, DimensionValue, Op, Scenario } from '../../vocabulary/index.ts';
import { placesOf, usersOf } from '../../vocabulary/index.ts';
import type { Cast } from './scene.ts';
import { spoken } from './seen.ts';

type Direction = 'rising' | 'falling';

const directions: readonly Direction[] = ['rising', 'falling'];

/** In which order the names of the two stand, and what the server makes of them. */
export function orderDimension(): Dimension {
  return {
    name: 'order',
    means: 'In which order the names of sender and receiver stand, and then their hashes.',
    values: Object.fromEntries(
      directions.flatMap((byName) => directions.map((byHash) => [`${byName}-${byHash}`, orderValue(byName, byHash)])),
    ),
  };
}

function orderValue(byName: Direction, byHash: Direction): DimensionValue {
  return {
    means: `names ${byName}, hashes ${byHash} from the sender to the receiver`,
    // What the names hash to is arranged where they are made; where nobody can tell, any will do.
    places: (view) => placesOf(...spoken(view).filter((send) => stand(send) === byName)),
  };
}

/** A user who writes to himself has one name, of which every order is true. */
function stand({ from, to }: { readonly from: string; readonly to: string }): Direction {
  return from <= to ? 'rising' : 'falling';
}

/** Who the two are, of three names that sort like this; the sender is the one in the middle. */
export function castBy(value: string, [low, middle, high]: readonly [string, string, string]): Cast {
  return { sender: middle, receiver: value.startsWith('rising') ? high : low };
}

/** How the hashes of the users have to be ordered, as the ops name them, for those of sender and receiver to be so. */
export function hashesBy(value: string, { sender, receiver }: Cast, ops: readonly Op[]): Scenario['hashes'] {
  if (sender === receiver) return undefined;
  const users = ops.flatMap(usersOf);
  const isSenderFirst = users.indexOf(sender) < users.indexOf(receiver);
  return value.endsWith('rising') === isSenderFirst ? 'rising' : 'falling';
}
