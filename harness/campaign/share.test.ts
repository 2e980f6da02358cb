import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toyCapabilities } from '../testing/toy.ts';
import type { Capabilities, Case, Op, Scenario } from '../vocabulary/index.ts';
import { disturbs, restartsOf } from './disturbing.ts';
import type { PlannedPlay } from './plan.ts';
import { shareOf } from './share.ts';

const capabilities: Capabilities = {
  ...toyCapabilities,
  durable: { value: ['graceful', 'kill'], strength: 'documented', source: { url: 'x', quote: 'x' } },
};
const theCase: Case = { case: 'a/b', title: '', exercises: [], scenario: () => fc.constant({ case: 'a/b', ops: [] }) };
const cohortMax = 24;

function planned(restarts: readonly ('none' | 'graceful' | 'kill')[]): PlannedPlay[] {
  return restarts.map((how, play) => {
    const ops: Op[] = how === 'none' ? [] : [{ op: 'restart', how }];
    const scenario: Scenario = { case: 'a/b', ops };
    return { case: theCase, play, arbitrary: fc.constant(scenario), scenario, digest: String(play) };
  });
}

function sharesOf(plays: readonly PlannedPlay[], of: number): PlannedPlay[][] {
  return Array.from({ length: of }, (_, i) => shareOf(plays, { index: i + 1, of }, { capabilities, cohortMax }));
}

const anyPlan = fc.array(fc.constantFrom('none' as const, 'graceful' as const, 'kill' as const), { maxLength: 120 });

test('each play is in one share, in the order of the plan, whatever their number', () => {
  fc.assert(
    fc.property(anyPlan, fc.integer({ min: 1, max: 150 }), (restarts, of) => {
      const plays = planned(restarts);
      const shares = sharesOf(plays, of);
      expect(shares.flat().toSorted((a, b) => a.play - b.play)).toEqual(plays);
      for (const share of shares) expect(share).toEqual(share.toSorted((a, b) => a.play - b.play));
    }),
  );
});

test('one share of one is the whole plan', () => {
  const plays = planned(['none', 'kill', 'graceful', 'none']);
  expect(sharesOf(plays, 1)).toEqual([plays]);
});

test('each share has about as many plays, and as many that restart their server', () => {
  const plays = planned(Array.from({ length: 160 }, (_, i) => (['none', 'none', 'kill', 'graceful'] as const)[i % 4]!));
  for (const share of sharesOf(plays, 4)) {
    expect(share.length).toBeGreaterThanOrEqual(35);
    expect(share.length).toBeLessThanOrEqual(45);
    const restarting = share.filter(({ scenario }) => disturbs(scenario, capabilities));
    expect(restarting).toHaveLength(20);
    // They share their restarts: one of a kind is one restart, however many plays it serves.
    expect(new Set(restarting.map(({ scenario }) => JSON.stringify(restartsOf(scenario, capabilities)))).size).toBe(1);
  }
});

test('cases with fewer plays than shares do not all fall to the same ones', () => {
  const firsts = Array.from({ length: 12 }, (_, i) => {
    const plays = planned(['none']).map((play) => ({ ...play, case: { ...theCase, case: `a/${i}` } }));
    return sharesOf(plays, 4).findIndex((share) => share.length === 1);
  });
  expect(new Set(firsts).size).toBeGreaterThan(2);
});
