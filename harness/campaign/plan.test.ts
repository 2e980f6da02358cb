import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { did, historyOf } from '../testing/record.ts';
import { viewOf } from '../model/view-of.ts';
import { toyCapabilities } from '../testing/toy.ts';
import type { Capabilities, Case, Dimension, Judgement, Story } from '../vocabulary/index.ts';
import { pairsIn } from './pairs.ts';
import { digestOf, plannedPlays, roundsOf, storyPlanOf } from './plan.ts';

/** A reference to what the garbage collector has taken away. */
class Forgets {
  deref(): undefined {
    return undefined;
  }
}

const nowhere = { means: '', places: () => [] };

function dimension(name: string, ...values: string[]): Dimension {
  return { name, means: '', values: Object.fromEntries(values.map((value) => [value, nowhere])) };
}

const story: Story = {
  dimensions: () => [
    {
      name: 'sender',
      means: '',
      values: {
        api: { means: '', places: () => [0, 1] },
        batch: { means: '', absent: ({ block }) => ('absent' in block ? block.absent : undefined), places: () => [] },
        session: nowhere,
      },
    },
    { name: 'looks', means: '', values: { once: { means: '', places: () => [2] }, twice: nowhere } },
    dimension('reply', 'no', 'yes', 'crossing'),
    { name: 'nowhere', means: '', values: { had: { means: '', absent: () => 'it is not there', places: () => [] } } },
  ],
  impossible: [
    {
      pair: [
        ['sender', 'session'],
        ['reply', '*'],
      ],
      why: 'nobody answers',
    },
  ],
  scenario: (row) =>
    fc.nat(1000).map((n) => ({
      case: 'a/story',
      ops: [{ op: 'elapse', timer: `${Object.values(row).join('.')} ${n}` }],
    })),
};
const theCase: Case = { case: 'a/story', title: '', exercises: [], scenario: story };
const drawn: Case = {
  ...theCase,
  scenario: () => fc.noBias(fc.nat()).map((n) => ({ case: 'a/drawn', ops: [{ op: 'elapse', timer: `${n}` }] })),
};
const blocking: Capabilities = {
  ...toyCapabilities,
  block: { value: ['api'], strength: 'documented', source: { url: 'x', quote: 'x' } },
};

function rowsFor(capabilities: Capabilities, planning: Partial<Parameters<typeof plannedPlays>[2]> = {}) {
  return plannedPlays(theCase, capabilities, { seed: 1, plays: 200, ...planning });
}

describe('the plan of a story', () => {
  test('has a row a play, each drawn from what the story makes of the row', () => {
    const planned = rowsFor(blocking);
    expect(planned.map(({ play }) => play)).toEqual([...planned.keys()]);
    for (const { row, scenario, arbitrary } of planned) {
      const start = Object.values(row ?? {}).join('.');
      expect(JSON.stringify(scenario)).toContain(`"${start} `);
      expect(JSON.stringify(fc.sample(arbitrary, 1))).toContain(`"${start} `);
    }
  });

  test('has no value that the server does not offer, and says which and why', () => {
    expect(new Set(rowsFor(blocking).map(({ row }) => row?.['sender']))).toEqual(new Set(['api', 'batch']));
    expect(new Set(rowsFor(toyCapabilities).map(({ row }) => row?.['sender']))).toEqual(new Set(['api']));
    const plan = storyPlanOf(theCase, toyCapabilities, 1);
    expect(plan?.absent).toEqual([
      { dimension: 'sender', value: 'batch', why: expect.any(String) as string },
      { dimension: 'nowhere', value: 'had', why: 'it is not there' },
    ]);
    expect(plan?.dimensions.map(({ name }) => name)).toEqual(['sender', 'looks', 'reply']);
  });

  test('is a function of seed, case and capabilities; where fewer rows are asked for, they are the first ones', () => {
    const digests = rowsFor(blocking).map(({ digest }) => digest);
    expect(rowsFor({ ...blocking }).map(({ digest }) => digest)).toEqual(digests);
    expect(rowsFor(blocking, { rows: 2 }).map(({ digest }) => digest)).toEqual(digests.slice(0, 2));
    expect(rowsFor(blocking, { seed: 2 }).map(({ digest }) => digest)).not.toEqual(digests);
  });

  test.each([theCase, drawn])('goes on in the next round where the one before it ended', (which) => {
    const rounds = roundsOf(which, blocking, { seed: 1, plays: 5 });
    const three = [rounds.next(), rounds.next(), rounds.next()].flatMap(({ value }) => value);
    const plays = three.map(({ play }) => play);
    expect(plays).toEqual([...plays.keys()]);
    expect(new Set(three.map(({ digest }) => digest)).size).toBe(plays.length);
  });

  test.each([theCase, drawn])('draws a scenario that nobody holds any more again, and the same', (which) => {
    vi.stubGlobal('WeakRef', Forgets);
    const plays = plannedPlays(which, blocking, { seed: 1, plays: 5 });
    for (const { digest, scenario } of plays) expect(digestOf(scenario)).toBe(digest);
    expect(plays[0]?.scenario).not.toBe(plays[0]?.scenario);
    vi.unstubAllGlobals();
  });
});

describe('a pair of values counts', () => {
  const history = historyOf(did({ op: 'elapse', timer: 't' }), did({ op: 'elapse', timer: 't' }));
  const [planned] = rowsFor(blocking).filter(({ row }) => row?.['sender'] === 'api' && row['looks'] === 'once');
  const about = (...places: number[][]): Judgement[] => [
    { rule: 'r', obligations: places.length, about: places, violations: [] },
  ];
  const counted = (judgements: Judgement[]) => pairsIn(planned!, { history, judgements }, viewOf).story?.pairs;

  test('when one obligation is about both', () => {
    expect(counted(about([1, 2]))).toEqual([[0, 1]]);
    expect(pairsIn(planned!, { history, judgements: [] }, viewOf).story?.row).toEqual(planned?.chosen?.numbers);
  });

  test('not when two obligations are about one each, nor when nothing was owed', () => {
    expect(counted(about([0], [2]))).toEqual([]);
    expect(counted(about())).toEqual([]);
  });

  test('in no play that is no row of a story', () => {
    const [other] = plannedPlays(drawn, blocking, { seed: 1, plays: 1 });
    expect(pairsIn(other!, { history, judgements: about([1, 2]) }, viewOf)).toEqual({});
  });
});
