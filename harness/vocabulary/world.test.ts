import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameShapeSchema } from './names.ts';
import { saltLength, worldOf } from './world.ts';

const salt = fc.stringMatching(new RegExp(`^[a-z0-9]{${saltLength}}$`));
const user = fc.stringMatching(/^[a-z][a-z0-9.~-]{0,31}$/);
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** What names of a shape look like, behind and before which nothing else may stand. */
const looks = {
  plain: /^[a-z0-9]{10}[a-z0-9.~-]+$/,
  upper: /^[A-Z0-9.~-]+$/,
  digits: /^\d+$/,
  long: /^.{64}$/,
  'beyond-ascii': /[\u0080-\uffff]/,
  punctuated: /\..*_.*~|_/,
} as const;

describe.each(nameShapeSchema.options)('names that are %s', (shape) => {
  test('look so, and come back as the local names that they were', () => {
    fc.assert(
      fc.property(salt, user, (mine, name) => {
        const world = worldOf(mine, shape);
        const native = world.native(name);
        expect(native).toMatch(looks[shape]);
        expect(native).toBe(native.normalize('NFC'));
        expect(world.local(native)).toBe(name);
        expect(world.marks.some((mark) => native.includes(mark))).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test('begin with what all names of the run begin with, and come back then, too', () => {
    fc.assert(
      fc.property(salt, user, (mine, name) => {
        const world = worldOf(`imc-ci_1-of-16ch${mine}`, shape);
        expect(world.native(name).startsWith('imc-ci_1-of-16ch')).toBe(true);
        expect(world.local(world.native(name))).toBe(name);
        expect(world.local(worldOf(mine, shape).native(name))).toMatch(/^\?/);
        const bytes = new TextEncoder().encode(`${world.token('m1')} hello`);
        expect(world.view({ from: world.native(name), bytes }).message).toBe('m1');
      }),
      { seed: 1 },
    );
  });

  test('sort as the local names do', () => {
    fc.assert(
      fc.property(salt, user, user, (mine, a, b) => {
        const world = worldOf(mine, shape);
        expect(compare(world.native(a), world.native(b))).toBe(compare(a, b));
      }),
      { seed: 1 },
    );
  });

  test('are foreign in any other world', () => {
    fc.assert(
      fc.property(salt, salt, user, (mine, theirs, name) => {
        fc.pre(mine !== theirs);
        const native = worldOf(theirs, shape).native(name);
        expect(worldOf(mine, shape).local(native)).toBe(`?${native}`);
      }),
      { seed: 1 },
    );
  });
});

test('a name that the server has changed is not the name that it was', () => {
  const upper = worldOf('salt567890', 'upper');
  expect(upper.local(upper.native('bob').toLowerCase())).toBe('?salt567890bob');
  const accented = worldOf('salt567890', 'beyond-ascii');
  expect(accented.local(accented.native('bob').normalize('NFD'))).toMatch(/^\?/);
  const long = worldOf('salt567890', 'long');
  expect(long.local(long.native('bob').slice(0, 60))).toMatch(/^\?/);
});

test('what bears a mark of a world is of it: the salt, and what names begin with where that is another text', () => {
  expect(worldOf('salt567890', 'long').marks).toEqual(['salt567890']);
  expect(worldOf('salt567890', 'upper').marks).toEqual(['salt567890', 'SALT567890']);
  expect(worldOf('salt567890', 'digits').marks[1]).toMatch(/^\d{20}$/);
});
