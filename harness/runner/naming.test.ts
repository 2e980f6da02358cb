import { describe, expect, test } from 'vitest';
import { scenarioOf } from '../testing/fixtures.ts';
import { Toy } from '../testing/toy.ts';
import type { Driver, Op, Scenario } from '../vocabulary/index.ts';
import { nameWorld } from './naming.ts';

/** The server sorts names by their sixth character. */
const key = (name: string) => name.charCodeAt(5) + name.length / 100;
const draws: (readonly string[])[] = [];
const driver: Driver = {
  ...new Toy().driver,
  signature: (names) => names.map((name, i) => (i === 0 ? '' : key(name) > key(names[0]!) ? '>' : '<')).join(''),
  hashes(names) {
    draws.push(names);
    return key(names[0]!) < key(names.at(-1)!) ? 'rising' : 'falling';
  },
};
const looks: Op = { op: 'list-conversations', user: 'alice', way: 'w' };
const chat: Op = { op: 'read-history', user: 'alice', peer: 'bo', way: 'w' };
const ofTwo: Scenario = scenarioOf(chat);

/** A driver whose order of names depends on the salt. */
const salted: Driver = {
  ...driver,
  signature: (names) => orderOf(names),
  hashes: (names) => orderOf(names),
};

function orderOf(names: readonly string[]): 'rising' | 'falling' {
  return names[0]!.charCodeAt(3) % 2 === 0 ? 'rising' : 'falling';
}

describe('the names of a play', () => {
  test('have the shape that the scenario says', () => {
    const { world } = nameWorld(salted, { ...ofTwo, names: 'digits' }, { parts: ['x'] });
    expect(world.native('alice')).toMatch(/^\d+$/);
  });

  test.each(['rising', 'falling'] as const)('are drawn until their hashes are %s', (hashes) => {
    for (let i = 0; i < 20; i++) {
      const { world, signature } = nameWorld(salted, { ...ofTwo, hashes }, { parts: ['x', i] });
      expect(orderOf([world.native('alice')])).toBe(hashes);
      expect(signature).toBe(hashes);
    }
  });

  test('are like those that are asked for, whatever the scenario says', () => {
    const like = nameWorld(salted, { ...ofTwo, hashes: 'rising' }, { parts: ['x'] }).world.salt;
    for (let i = 0; i < 20; i++)
      expect(nameWorld(salted, { ...ofTwo, hashes: 'falling' }, { parts: ['y', i], like }).signature).toBe('rising');
  });

  test('are any where there is one user, or the order cannot be had', () => {
    draws.length = 0;
    nameWorld(driver, { ...scenarioOf(looks), hashes: 'rising' }, { parts: ['x'] });
    expect(draws).toHaveLength(0);
    nameWorld(driver, { ...ofTwo, hashes: 'rising' }, { parts: ['x'] });
    expect(draws.length).toBeGreaterThan(1000);
  });

  test('are any where the driver cannot tell', () => {
    const dumb: Driver = { ...driver };
    delete dumb.hashes;
    expect(nameWorld(dumb, { ...ofTwo, hashes: 'rising' }, { parts: ['x'] }).world.salt).toHaveLength(10);
  });
});
