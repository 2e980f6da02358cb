import { hashing32 } from '../core/random.ts';
import type { Driver, Scenario, World } from '../vocabulary/index.ts';
import { saltLength, usersOf, worldOf } from '../vocabulary/index.ts';

/** Draws after which names count as not to be had; of five users every order of hashes comes within some hundreds. */
const drawsMax = 5_000;

/** What the names of a world depend on. */
export interface Naming {
  /** The world is a function of these parts; parts that were never used before give names that were never used before. */
  readonly parts: readonly (string | number)[];
  /** What all names begin with. Default: nothing. */
  readonly prefix?: string;
  /** Draw names until the driver's signature of them is that of the names with this salt. */
  readonly like?: string;
}

/**
 * The world of a play, and the signature of its names. Names are drawn until they are like those that are asked for;
 * where none are, until the order of their hashes is the one that the scenario says.
 */
export function nameWorld(driver: Driver, scenario: Scenario, naming: Naming): { world: World; signature: string } {
  const users = [...new Set(scenario.ops.flatMap(usersOf))];
  const nativesIn = (salt: string) => {
    const world = worldOf(salt, scenario.names);
    return users.map((user) => world.native(user));
  };
  const signatureOf = (salt: string) => driver.signature?.(nativesIn(salt)) ?? '';
  const suits = wanted(driver, scenario, { users, nativesIn, signatureOf, like: naming.like });
  const drawn = saltsOf(...naming.parts);
  for (let draw = 0; ; draw++) {
    const salt = `${naming.prefix ?? ''}${drawn(draw)}`;
    if (suits(salt) || draw >= drawsMax) return { world: worldOf(salt, scenario.names), signature: signatureOf(salt) };
  }
}

interface Wanted {
  readonly users: readonly string[];
  readonly nativesIn: (salt: string) => string[];
  readonly signatureOf: (salt: string) => string;
  readonly like: string | undefined;
}

/** Whether the names with a salt are the ones that are wanted. Of one user alone every order is the same. */
function wanted(
  driver: Driver,
  { hashes }: Scenario,
  { users, nativesIn, signatureOf, like }: Wanted,
): (salt: string) => boolean {
  if (like !== undefined) {
    const signature = signatureOf(like);
    return (salt) => signatureOf(salt) === signature;
  }
  if (hashes === undefined || users.length < 2) return () => true;
  return (salt) => (driver.hashes?.(nativesIn(salt)) ?? hashes) === hashes;
}

/** A salt: the same parts, the same salt. */
export function saltOf(...parts: readonly (string | number)[]): string {
  return saltsOf(...parts)();
}

/** The salts of these parts and of what each call adds behind them. */
function saltsOf(...begin: readonly (string | number)[]): (...parts: readonly (string | number)[]) => string {
  const hashes: ReturnType<typeof hashing32>[] = [];
  return (...parts) => {
    let salt = '';
    for (let i = 0; salt.length < saltLength; i++) {
      const hash = (hashes[i] ??= hashing32('salt', i, ...begin));
      salt += hash(...parts).toString(36);
    }
    return salt.slice(0, saltLength);
  };
}
