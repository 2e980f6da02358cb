import { expect, test } from 'vitest';
import { apiSend, campaignOn, scenarioOf } from '../testing/fixtures.ts';
import { Toy, durableToy } from '../testing/toy.ts';
import type { Counterexample, Op, Scenario } from '../vocabulary/index.ts';
import type { CrossReplayed } from './cross-replay.ts';
import { crossReplay } from './cross-replay.ts';
import { Lab } from './lab.ts';

const login: Op = { op: 'login', session: 'bob.1', user: 'bob' };
const pushed = scenarioOf(login, apiSend());
const killed = scenarioOf(apiSend(), { op: 'restart', how: 'kill' });

function shown(rule: string, shape: string, scenario: Scenario): Counterexample {
  return { rule, shape, profile: 'default', scenario, history: { salt: 'saltsaltsa' } } as Counterexample;
}

async function replayedOn(toy: Toy, examples: readonly Counterexample[], signal = new AbortController().signal) {
  const { deps } = campaignOn(toy, { capabilities: durableToy });
  const told: CrossReplayed[] = [];
  const lab = new Lab(deps);
  await crossReplay(
    examples,
    { lab, capabilities: durableToy, patience: 1, signal, known: new Set(), times: 4 },
    (one) => told.push(one),
  );
  return told.map(({ example: { rule, shape }, ...rest }) => ({ key: `${rule}/${shape}`, ...rest }));
}

test('another server’s counterexample shows on one that has the same defect, and not on one that has not', async () => {
  const example = shown('IMC-DM-008', 'pushed-again', pushed);
  expect(await replayedOn(new Toy({ pushesTwice: true }), [example])).toEqual([
    { key: 'IMC-DM-008/pushed-again', k: 4, n: 4, owed: 4, otherwise: [] },
  ]);
  expect(await replayedOn(new Toy(), [example])).toEqual([
    { key: 'IMC-DM-008/pushed-again', k: 0, n: 4, owed: 4, otherwise: [] },
  ]);
});

test('where nothing was owed, that is told; where the rule was broken in another way, that one', async () => {
  const nobody = shown('IMC-DM-008', 'pushed-again', scenarioOf(apiSend()));
  const otherwise = shown('IMC-DM-008', 'never-pushed', pushed);
  const told = await replayedOn(new Toy({ pushesTwice: true }), [nobody, otherwise]);
  expect(told.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
    { key: 'IMC-DM-008/never-pushed', k: 0, n: 4, owed: 4, otherwise: ['pushed-again'] },
    { key: 'IMC-DM-008/pushed-again', k: 0, n: 4, owed: 0, otherwise: [] },
  ]);
});

test('what restarts its server is replayed beside the rest, on the server that it may restart', async () => {
  const toy = new Toy({ pushesTwice: true });
  const told = await replayedOn(toy, [
    shown('IMC-DUR-001', 'gone', killed),
    shown('IMC-DM-008', 'pushed-again', pushed),
  ]);
  expect(told.map(({ n }) => n)).toEqual([4, 4]);
  // The first one alone, the others through one restart together.
  expect(toy.restarts).toEqual(['kill', 'kill']);
});

test('our own trouble is told of the one that it came to, and the others are replayed', async () => {
  const toy = new Toy({ pushesTwice: true });
  const broken = { ...toy.disturbable, renew: () => Promise.reject(new Error('the disk is full')) };
  const { deps } = campaignOn(toy, { capabilities: durableToy });
  const lab = new Lab({ ...deps, disturbable: { ...broken, endpoints: () => Promise.reject(new Error('gone')) } });
  const told: CrossReplayed[] = [];
  const signal = new AbortController().signal;
  const examples = [shown('IMC-DUR-001', 'gone', killed), shown('IMC-DM-008', 'pushed-again', pushed)];
  await crossReplay(
    examples,
    { lab, capabilities: durableToy, patience: 1, signal, known: new Set(), times: 4 },
    (one) => told.push(one),
  );
  const came = new Map(told.map(({ example, k, n, trouble }) => [example.rule, [k, n, trouble?.message]]));
  expect(Object.fromEntries(came)).toEqual({
    'IMC-DM-008': [4, 4, undefined],
    'IMC-DUR-001': [0, 0, 'the disk is full'],
  });
});

test('no more are begun once it is interrupted', async () => {
  expect(await replayedOn(new Toy(), [shown('IMC-DM-008', 'pushed-again', pushed)], AbortSignal.abort())).toEqual([]);
});
