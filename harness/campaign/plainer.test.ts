import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiSend, scenarioOf } from '../testing/fixtures.ts';
import { toyCapabilities } from '../testing/toy.ts';
import type { Case, Dimension, Op, Scenario } from '../vocabulary/index.ts';
import { plainerOf, plainest } from './plainer.ts';
import { plannedPlays } from './plan.ts';
import { shrink } from './shrink.ts';
import { Budget } from './shrink-budget.ts';

const dimension = (name: string, ...values: string[]): Dimension => ({
  name,
  means: name,
  values: Object.fromEntries(values.map((value) => [value, { means: value, places: () => [] }])),
});

/** Each dimension but the plainest value of it is a message of that name. */
const story: Case = {
  case: 'test/story',
  title: 'a story',
  exercises: [],
  scenario: {
    dimensions: () => [dimension('a', 'none', 'x'), dimension('b', 'none', 'y'), dimension('c', 'none', 'z')],
    impossible: [
      {
        pair: [
          ['a', 'none'],
          ['b', 'none'],
        ],
        why: 'nothing would be said',
      },
    ],
    scenario: (row) =>
      fc.constant(
        scenarioOf(
          ...Object.values(row)
            .filter((value) => value !== 'none')
            .map((value) => ({ ...apiSend(value), payload: { shape: 'text', text: value } }) as Op),
        ),
      ),
  },
};

const names = ({ ops }: Scenario) => ops.map((op) => (op.op === 'send' ? op.message : op.op)).join(' ');

/** The play that says all three. */
function fullPlay() {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  const plays = seeds.flatMap((seed) => plannedPlays(story, toyCapabilities, { seed, plays: 10 }));
  return plays.find(({ scenario }) => names(scenario) === 'x y z')!;
}

test.each([
  ['x', 'x'],
  ['y', 'y'],
  // Of the first two one must stay.
  ['z', 'y z'],
])('dimensions that %s does not need become plain, as far as a play can have that', async (needed, left) => {
  const full = fullPlay();
  const plainer = plainerOf(full, toyCapabilities, 1)!;
  const breaks = async (candidates: readonly Scenario[]) => candidates.map((each) => names(each).includes(needed));
  const budget = new Budget({ breaks, playsMax: 100, msMax: 60_000 });
  expect(names(await plainest(full.scenario, { plainer, seed: 1, budget }))).toBe(left);
});

test('a failure of a story that what is said decides is shrunk by its dimensions first', async () => {
  const full = fullPlay();
  const played: string[] = [];
  await shrink({
    scenario: full.scenario,
    origin: { arbitrary: full.arbitrary, seed: 1, plainer: plainerOf(full, toyCapabilities, 1) },
    playsMax: 100,
    msMax: 60_000,
    breaks: async (candidates) => {
      played.push(...candidates.map(names));
      return candidates.map(({ ops }) =>
        ops.some((op) => op.op === 'send' && JSON.stringify(op.payload).includes('z')),
      );
    },
  });
  // Whether it shows again, and with plain payloads; each dimension plain; of those two that may be, one.
  expect(played.slice(0, 5)).toEqual(['x y z', 'x y z', 'y z', 'x z', 'x y']);
});
