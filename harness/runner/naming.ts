import { hash32 } from '../core/random.ts';
import type { Driver, Scenario, World } from '../vocabulary/index.ts';
import { saltLength, usersOf, worldOf } from '../vocabulary/index.ts';

/** Draws after which a signature counts as not to be had; of five users every order of hashes comes within some hundreds. */
const drawsMax = 5_000;

/** What the names of a world depend on. */
export interface Naming {
  /** The world is a function of these parts; parts that were never used before give names that were never used before. */
  readonly parts: readonly (string | number)[];
  /** Draw names until the driver's signature of them is that of the names with this salt. */
  readonly like?: string;
}

/** The world of a play, and the signature of its names. */
export function nameWorld(driver: Driver, scenario: Scenario, naming: Naming): { world: World; signature: string } {
  const users = [...new Set(scenario.ops.flatMap(usersOf))];
  const signatureOf = (world: World) => driver.signature?.(users.map((user) => world.native(user))) ?? '';
  const wanted = naming.like === undefined ? undefined : signatureOf(worldOf(naming.like));
  for (let draw = 0; ; draw++) {
    const world = worldOf(saltOf(...naming.parts, draw));
    const signature = signatureOf(world);
    if (wanted === undefined || signature === wanted || draw >= drawsMax) return { world, signature };
  }
}

/** A salt: the same parts, the same salt. */
export function saltOf(...parts: readonly (string | number)[]): string {
  let salt = '';
  for (let i = 0; salt.length < saltLength; i++) salt += hash32('salt', i, ...parts).toString(36);
  return salt.slice(0, saltLength);
}
