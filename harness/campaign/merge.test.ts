import { expect, test } from 'vitest';
import { levelOn, rules } from '../rules/index.ts';
import { playedEvent } from '../testing/fixtures.ts';
import { toyCapabilities } from '../testing/toy.ts';
import type { Counterexample, RunEvent } from '../vocabulary/index.ts';
import { fold } from './fold.ts';
import { mergeEvents, unlikeOneRun } from './merge.ts';
import { digestOfAll } from './plan.ts';

const rule = rules.find(({ id }) => id === 'IMC-DM-002')!;
const load = {
  playsPerSecond: 2,
  concurrencyMax: 8,
  concurrency: 8,
  ownCpu: 0.5,
  serverCpu: 0.1,
  lagMsMax: 3,
  clientLimited: false,
};
const digest = digestOfAll(['d0', 'd1', 'd2']);

function played(play: number, broken: readonly string[] = [], digestOfPlay = `d${play}`): RunEvent {
  return playedEvent({ play, digest: digestOfPlay, obligations: { [rule.id]: 2 }, used: { call: 1 }, broken });
}

function example(k: number, ops: number, play: number): RunEvent {
  const found = { case: 'a/b', play, load: 1 };
  const counterexample = { rule: rule.id, shape: 's', expected: 'e', actual: 'a', ops, found, confirmed: { k, n: 10 } };
  return { type: 'counterexample', counterexample: counterexample as unknown as Counterexample };
}

/** A run, or a shard, in which these happened. */
function ran(plays: readonly RunEvent[], after: readonly RunEvent[] = [], plan = digest): RunEvent[] {
  const counts = { plays: plays.length, planned: plays.length, failingPlays: 0, erringPlays: 0, ms: 10 };
  const result = { case: 'a/b', profile: 'default', title: 't', digest: plan, ...counts };
  const target = {
    name: 't',
    kind: 'reference',
    driver: 'd',
    flavour: 'f',
    version: '1',
    faults: [],
    options: [],
    wraps: [],
  } as const;
  return [
    { type: 'profile', profile: 'default', isSample: false },
    { type: 'started', ms: 5 },
    {
      type: 'target-ready',
      target: { ...target, faults: [], options: [], wraps: [] },
      capabilities: toyCapabilities,
      ways: ['call'],
      startMs: 5,
    },
    { type: 'case-started', case: 'a/b', planned: plays.length, digest: plan },
    ...plays,
    { type: 'case-done', result, load },
    ...after,
    { type: 'ended' },
  ];
}

const shards = [ran([played(1)]), ran([played(0), played(2)]), ran([])];

test('cases stand in the order in which a run ends them, whichever it began first', () => {
  const others = ran([]).map((event) => JSON.parse(JSON.stringify(event).replaceAll('a/b', 'c/d')) as RunEvent);
  const ofCase = (events: readonly RunEvent[], type: RunEvent['type']) => events.filter((event) => event.type === type);
  const start = ran([]).slice(0, 3);
  const both = [
    ...start,
    ...ofCase(others, 'case-started'),
    ...ofCase(ran([]), 'case-started'),
    ...ofCase(ran([]), 'case-done'),
    ...ofCase(others, 'case-done'),
  ];
  expect(fold(both, [rule], levelOn).cases.map((each) => each.case)).toEqual(['a/b', 'c/d']);
  expect(fold(mergeEvents([both, both]), [rule], levelOn).cases.map((each) => each.case)).toEqual(['a/b', 'c/d']);
});

test('the fold of what is merged is that of one run', () => {
  const whole = fold(ran([played(0), played(1), played(2)]), [rule], levelOn);
  const merged = fold(mergeEvents(shards), [rule], levelOn);
  expect(merged.verdicts).toEqual(whole.verdicts);
  expect(merged.cases).toEqual(whole.cases);
  expect(merged.coverage).toEqual(whole.coverage);
  expect(merged.plays).toBe(3);
  expect(unlikeOneRun(shards)).toEqual([]);
});

test('of a failure that several have looked into the example that shows most often stays, then the plainest', () => {
  const [one, other, third] = [example(4, 1, 0), example(10, 3, 1), example(10, 2, 2)];
  const key = `${rule.id}/s`;
  const events = mergeEvents([
    ran([played(0, [key])], [one]),
    ran([played(1, [key])], [other]),
    ran([played(2, [key])], [third, { type: 'withdrawn', key, reason: 'slow' }]),
  ]);
  const [verdict] = fold(events, [rule], levelOn).verdicts;
  expect(verdict).toMatchObject({ status: 'fail', failingPlays: 3, withdrawn: [] });
  expect(verdict?.counterexamples.map(({ ops }) => ops)).toEqual([2]);
});

test('trouble of one is trouble of all, and what was withdrawn by all is so once', () => {
  const key = `${rule.id}/s`;
  const withdrawn: RunEvent = { type: 'withdrawn', key, reason: 'slow' };
  const error: RunEvent = { type: 'error', error: { code: 'IMC_ERR_X', message: 'm' } };
  const events = mergeEvents([ran([played(0, [key])], [withdrawn]), ran([played(1)], [withdrawn, error])]);
  expect(fold(events, [rule], levelOn)).toMatchObject({
    errors: [{ code: 'IMC_ERR_X' }],
    verdicts: [{ status: 'error', withdrawn: ['s'] }],
  });
});

test.each([
  [
    'plans of another digest',
    [ran([played(0)]), ran([played(1), played(2)], [], 'other')],
    'its plans are 2 different ones',
  ],
  ['a play that two have played', [ran([played(0), played(1)]), ran([played(1)])], '1 plays were played by several'],
  [
    'other scenarios than were planned',
    [ran([played(0), played(1)]), ran([played(2, [], 'x')])],
    'what was played is not what was planned',
  ],
])('%s are no shards of one run', (_, given, why) => {
  expect(unlikeOneRun(given)).toEqual([`a/b under default: ${why}`]);
});
