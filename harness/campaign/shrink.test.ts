import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiSend, scenarioOf } from '../testing/fixtures.ts';
import type { Op, Scenario } from '../vocabulary/index.ts';
import type { BudgetOptions } from './shrink-budget.ts';
import { shrink } from './shrink.ts';

const login: Op = { op: 'login', session: 'bob.1', user: 'bob' };
const large: Op = { ...apiSend('m2'), payload: { shape: 'filled', bytes: 9 }, overlap: true } as Op;
const scenario = scenarioOf({ op: 'register', user: 'alice' }, login, apiSend('m1'), large, apiSend('m3'));

/** Each candidate by itself. */
const each =
  (breaks: (candidate: Scenario) => Promise<boolean>): BudgetOptions['breaks'] =>
  (candidates) =>
    Promise.all(candidates.map(breaks));

const generous = { playsMax: 100, msMax: 60_000 };
const has = (candidate: Scenario, ...ops: string[]) =>
  ops.every((op) => candidate.ops.some((other) => other.op === op || (other.op === 'send' && other.message === op)));

test('what is not needed is left out, and what stays is as simple as can be', async () => {
  const breaks = async (candidate: Scenario) => has(candidate, 'login', 'm2');
  const { scenario: smallest, minimal } = await shrink({ scenario, breaks: each(breaks), ...generous });
  expect({ smallest, minimal }).toEqual({ smallest: scenarioOf(login, apiSend('m2')), minimal: true });
});

test('of what is not needed, all that can go at once goes at once', async () => {
  const many = scenarioOf(login, ...Array.from({ length: 12 }, (_, i) => apiSend(`m${i + 10}`)));
  let rounds = 0;
  const breaks: BudgetOptions['breaks'] = async (candidates) => {
    rounds += 1;
    return candidates.map((candidate) => has(candidate, 'm14'));
  };
  const request = { scenario: many, breaks, isDependable: true, ...generous };
  expect((await shrink(request)).scenario).toEqual(scenarioOf(apiSend('m14')));
  // Runs of four, then of what is left of the one that is needed, each with what went made one; at last that nothing more can go.
  expect(rounds).toBeLessThanOrEqual(8);
});

test('of what can go by itself but not all together, as much goes as can', async () => {
  const sends = Array.from({ length: 8 }, (_, i) => apiSend(`m${i}`));
  const breaks = async ({ ops }: Scenario) => ops.length >= 3;
  const request = { scenario: scenarioOf(...sends), breaks: each(breaks), isDependable: true, ...generous };
  const { scenario: smallest, minimal, found } = await shrink(request);
  expect([smallest.ops.length, minimal, found.at(-1)]).toEqual([3, true, request.scenario]);
});

test('what broke on the way is told, from the smallest to what was begun with', async () => {
  const breaks = async (candidate: Scenario) => has(candidate, 'm3');
  const { found } = await shrink({ scenario, breaks: each(breaks), ...generous });
  expect(found[0]).toEqual(scenarioOf(apiSend('m3')));
  expect(found.at(-1)).toEqual(scenario);
  const sizes = found.map(({ ops }) => ops.length);
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
});

test('a failure that no op is needed for shrinks to nothing', async () => {
  const { scenario: smallest, minimal } = await shrink({ scenario, breaks: each(async () => true), ...generous });
  expect({ smallest, minimal }).toEqual({ smallest: scenarioOf(), minimal: true });
});

test('no candidate is played twice', async () => {
  const seen = new Set<string>();
  await shrink({
    scenario,
    ...generous,
    breaks: each(async (candidate) => {
      const text = JSON.stringify(candidate);
      expect(seen.has(text)).toBe(false);
      seen.add(text);
      return has(candidate, 'm1', 'm3');
    }),
  });
});

test('a spent budget gives the smallest so far, and says that it may not be minimal', async () => {
  let plays = 0;
  const result = await shrink({ scenario, playsMax: 2, msMax: 60_000, breaks: each(async () => ++plays > 0) });
  expect(plays).toBe(2);
  expect(result.minimal).toBe(false);
  expect(result.scenario.ops.length).toBeLessThan(scenario.ops.length);
});

test('a failure that shows only each third time is shrunk where each candidate gets three plays', async () => {
  let plays = 0;
  const breaks = async (candidate: Scenario) => ++plays % 3 === 0 && has(candidate, 'login', 'm2');
  const request = { scenario, breaks: each(breaks), tries: 3, ...generous, playsMax: 1000 };
  const { scenario: smallest, minimal } = await shrink(request);
  expect({ smallest, minimal }).toEqual({ smallest: scenarioOf(login, apiSend('m2')), minimal: true });
});

test('what only its generator can make simpler becomes so, several choices at a time', async () => {
  const arbitrary = fc
    .string({ minLength: 20, maxLength: 60 })
    .map((text) => scenarioOf({ ...apiSend('m1'), payload: { shape: 'text', text: `${text}y` } } as Op));
  const seed = 7;
  const [drawn] = fc.sample(arbitrary, { seed, numRuns: 1 });
  let rounds = 0;
  const breaks: BudgetOptions['breaks'] = async (candidates) => {
    rounds += 1;
    return candidates.map(({ ops: [op] }) => op?.op === 'send' && 'text' in op.payload && op.payload.text.length > 20);
  };
  const request = { scenario: drawn!, origin: { arbitrary, seed }, breaks, isDependable: true, ...generous };
  const { scenario: smallest } = await shrink(request);
  expect(smallest.ops).toEqual([
    expect.objectContaining({ payload: expect.objectContaining({ text: expect.any(String) }) }),
  ]);
  expect((smallest.ops[0] as { payload: { text: string } }).payload.text).toHaveLength(21);
  expect(rounds).toBeLessThan(25);
});

test('where what is said decides nothing, the generator is not asked', async () => {
  const arbitrary = fc
    .constantFrom('a', 'b')
    .map((text) => scenarioOf(login, { ...apiSend('m2'), payload: { shape: 'text', text } } as Op));
  const [drawn] = fc.sample(arbitrary, { seed: 7, numRuns: 1 });
  const tried: Scenario[] = [];
  const breaks = async (candidate: Scenario) => tried.push(candidate) > 0 && has(candidate, 'm2');
  const request = { scenario: drawn!, origin: { arbitrary, seed: 7 }, breaks: each(breaks), isDependable: true };
  expect((await shrink({ ...request, ...generous })).scenario).toEqual(scenarioOf(apiSend('m2')));
  expect(tried[0]).toEqual(scenarioOf(login, apiSend('m2')));
  expect(tried.slice(1).every(({ ops }) => ops.length < 2)).toBe(true);
});

test('a group has no member, and a look-up no message, that is not needed', async () => {
  const start = scenarioOf(
    { op: 'make-group', group: 'g', user: 'alice', members: ['bob', 'carol', 'dave'] },
    { op: 'add-members', group: 'g', user: 'alice', members: ['erin'] },
    { op: 'look-up', user: 'alice', peer: 'bob', way: 'any', messages: ['m1', 'm2', 'm3'] },
  );
  const breaks = async ({ ops }: Scenario) =>
    ops.some((op) => op.op === 'make-group' && op.members.includes('carol')) &&
    ops.some((op) => op.op === 'look-up' && op.messages.includes('m3'));
  const { scenario: smallest, minimal } = await shrink({ scenario: start, breaks: each(breaks), ...generous });
  expect({ smallest, minimal }).toEqual({
    smallest: scenarioOf(
      { op: 'make-group', group: 'g', user: 'alice', members: ['carol'] },
      { op: 'look-up', user: 'alice', peer: 'bob', way: 'any', messages: ['m3'] },
    ),
    minimal: true,
  });
});

test('a restart, and what the names are, is as simple as can be', async () => {
  const start: Scenario = {
    ...scenarioOf(apiSend(), { op: 'restart', how: 'kill', afterMs: 9, overlap: true }),
    names: 'upper',
    hashes: 'rising',
  };
  const breaks = async ({ ops, hashes }: Scenario) => hashes === 'rising' && ops.some(({ op }) => op === 'restart');
  expect((await shrink({ scenario: start, breaks: each(breaks), ...generous })).scenario).toEqual({
    ...scenarioOf({ op: 'restart', how: 'graceful' }),
    hashes: 'rising',
  });
});

test('where the failure shows without a timer that runs out, no candidate waits for one; where it does not, they do', async () => {
  const timer: Op = { op: 'elapse', timer: 're-push' };
  const start = scenarioOf(login, apiSend('m1'), timer, apiSend('m2'));
  const waited: Scenario[] = [];
  const shows = (needed: string) => async (candidate: Scenario) => {
    if (has(candidate, 'elapse')) waited.push(candidate);
    return has(candidate, 'm1', needed);
  };
  const quick = await shrink({ scenario: start, breaks: each(shows('m1')), ...generous });
  expect({ smallest: quick.scenario, waited }).toEqual({ smallest: scenarioOf(apiSend('m1')), waited: [start] });
  const slow = await shrink({ scenario: start, breaks: each(shows('elapse')), ...generous });
  expect(slow.scenario).toEqual(scenarioOf(apiSend('m1'), timer));
});
