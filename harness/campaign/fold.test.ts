import { describe, expect, test } from 'vitest';
import { levelOn, rules } from '../rules/index.ts';
import { playedEvent } from '../testing/fixtures.ts';
import { toyCapabilities } from '../testing/toy.ts';
import type { Capabilities, Counterexample, RunEvent } from '../vocabulary/index.ts';
import { fold } from './fold.ts';

const rule = rules.find(({ id }) => id === 'IMC-UNRD-001') as (typeof rules)[number];
const capabilities: Capabilities = {
  ...toyCapabilities,
  markRead: { value: 'everything', strength: 'documented', source: { url: 'x', quote: 'x' } },
};
const target = {
  name: 't',
  kind: 'process',
  driver: 'd',
  flavour: 'f',
  version: '1',
  faults: [],
  options: [],
  wraps: [],
} as const;

function ready(declared = capabilities): RunEvent {
  return {
    type: 'target-ready',
    target: { ...target, faults: [], options: [], wraps: [] },
    capabilities: declared,
    ways: ['a call', 'a letter'],
    startMs: 1,
  };
}

function played(obligations: number, ...broken: string[]): RunEvent {
  return playedEvent({
    obligations: { [rule.id]: obligations },
    broken,
    used: { 'a call': 2 },
    ops: { 'send ok': 1 },
    took: { 'session-ack': [2, 4], 'api-ack': [], push: [3] },
  });
}

function shown(k: number, n: number): RunEvent {
  const counterexample = { rule: rule.id, shape: 'still-unread', expected: 'e', actual: 'a', confirmed: { k, n } };
  return { type: 'counterexample', counterexample: counterexample as Counterexample };
}

function verdict(...events: RunEvent[]) {
  return fold(events, [rule], levelOn).verdicts[0];
}

describe('the verdict of a rule', () => {
  test('is a pass when it was owed something and nothing was broken', () => {
    expect(verdict(ready(), played(2), played(3))).toMatchObject({
      status: 'pass',
      obligations: 5,
      plays: 2,
      failingPlays: 0,
    });
  });

  test('is no pass when nothing was owed', () => {
    expect(verdict(ready(), played(0))).toMatchObject({
      status: 'not-exercised',
      reason: '0 obligations, 1 needed for a pass',
    });
  });

  test('is a failure when each replay showed it', () => {
    expect(verdict(ready(), played(2, `${rule.id}/still-unread`), shown(10, 10))).toMatchObject({
      status: 'fail',
      failingPlays: 1,
    });
  });

  test('is flaky when some replays showed it, or none', () => {
    for (const k of [0, 4]) expect(verdict(ready(), shown(k, 10))).toMatchObject({ status: 'flaky' });
  });

  test('is a failure when it was seen and the run was cut before it was confirmed', () => {
    const key = `${rule.id}/still-unread`;
    const seen: RunEvent = { type: 'broken', key, case: 'a/b', play: 0, detail: '' };
    expect(verdict(ready(), played(1, key), seen)).toMatchObject({ status: 'fail' });
    expect(verdict(ready(), played(1, key), seen, { type: 'withdrawn', key, reason: 'late' })).toMatchObject({
      status: 'pass',
    });
  });

  test('is unsupported with the reason where the server does not promise it', () => {
    expect(verdict(ready(toyCapabilities))).toMatchObject({
      status: 'unsupported',
      reason: 'markRead: the toy marks nothing',
    });
  });

  test('is an error when we had trouble, but a failure goes before it', () => {
    const trouble: RunEvent = { type: 'error', error: { code: 'IMC_ERR_DRIVER', message: 'fell over' } };
    expect(verdict(ready(), played(1), trouble)).toMatchObject({
      status: 'error',
      reason: 'IMC_ERR_DRIVER: fell over',
    });
    expect(verdict(ready(), shown(10, 10), trouble)).toMatchObject({ status: 'fail' });
  });

  test('is of a SHOULD where the server follows a mere convention', () => {
    const conventional = {
      ...capabilities,
      unread: { value: 'counted', strength: 'convention', source: { url: 'x', quote: 'x' } },
    } as const;
    expect(verdict(ready(conventional), played(1))).toMatchObject({ level: 'SHOULD' });
    expect(verdict(ready(), played(1))).toMatchObject({ level: 'MUST' });
  });
});

test('ways that were used are counted, and those that were not are told', () => {
  const { coverage } = fold([ready(), played(1), played(1)], [rule], () => 'MUST');
  expect(coverage.ways).toEqual([
    { way: 'a call', used: 4 },
    { way: 'a letter', used: 0 },
  ]);
  expect(coverage.ops).toContainEqual({ op: 'send', ok: 2, refused: 0, unknown: 0 });
});

describe('under several profiles', () => {
  const under = (profile: string, isSample = false): RunEvent => ({ type: 'profile', profile, isSample });
  const events = [under('default'), ready(), played(2), under('strict', true), ready(), played(1, `${rule.id}/x`)];

  test('each rule has a verdict under each, of what was played there', () => {
    const folded = fold(events, [rule], levelOn);
    expect(folded.verdicts).toMatchObject([
      { profile: 'default', obligations: 2, failingPlays: 0 },
      { profile: 'strict', obligations: 1, failingPlays: 1 },
    ]);
    expect(folded.profiles).toMatchObject([
      { profile: 'default', isSample: false, plays: 1 },
      { profile: 'strict', isSample: true, plays: 1 },
    ]);
    expect(folded.plays).toBe(2);
  });

  test('a sample adds nothing to what counts as used', () => {
    const { coverage } = fold(events, [rule], levelOn);
    expect(coverage.ways).toContainEqual({ way: 'a call', used: 2 });
  });

  test('a target that is not ready under one is not judged there', () => {
    expect(fold([under('default'), ready(), played(1), under('strict')], [rule], levelOn).profiles).toHaveLength(1);
  });
});
