import { expect, test } from 'vitest';
import { defaultPlays } from '../../reports/gate.ts';
import type { Run } from '../../reports/run.ts';
import type { Counterexample, KnownMatch, PairsOfStory, Verdict } from '../vocabulary/index.ts';
import { toyCapabilities } from '../testing/toy.ts';
import { exitCodeOf } from './exit-code.ts';

function verdict(status: Verdict['status'], rest: Partial<Verdict> = {}): Verdict {
  const base = {
    rule: 'IMC-DM-001',
    area: 'first-dm',
    profile: 'default',
    level: 'MUST',
    severity: 'major',
    title: '',
  } as const;
  const obligations = status === 'not-exercised' || status === 'unsupported' ? 0 : 1;
  return {
    ...base,
    status,
    obligations,
    plays: 1,
    failingPlays: 0,
    counterexamples: [],
    unwritten: [],
    withdrawn: [],
    ...rest,
  };
}

function run(verdicts: Verdict[], rest: Partial<Run> = {}): Run {
  return {
    format: 'imc-run-1',
    tool: { name: 'im-conformance', version: '1' },
    began: '',
    ms: 1,
    complete: true,
    options: {
      seed: 1,
      depth: 'default',
      plays: defaultPlays,
      rows: 'all',
      patience: 1,
      concurrency: 'auto',
      timeBudgetMs: 0,
      gate: 'must',
      areas: [],
      rules: [],
      cases: [],
      profiles: ['default'],
      instances: 1,
    },
    profiles: [],
    catalogue: '',
    plays: 1,
    coverage: { ways: [], ops: [], options: [], pairs: [] },
    cases: [],
    loads: [],
    rules: [],
    timings: [],
    verdicts,
    notices: [],
    errors: [],
    exitCode: 0,
    ...rest,
  };
}

const example = { shape: 'known-shape' } as Counterexample;
const news = { shape: 'other-shape' } as Counterexample;
const entry = {
  line: 1,
  text: '',
  rule: 'IMC-DM-001',
  shape: 'known-shape',
  profile: '*',
  expires: '2030-01-01',
  link: 'l',
  reason: 'r',
};
const knownFile = (is: KnownMatch['is']) => ({ known: { file: 'known', entries: [{ ...entry, is }] } });

const shortOfRows = {
  ways: [],
  ops: [],
  options: [],
  pairs: [{ rows: 9, planned: 8 } as PairsOfStory],
};
const should = { level: 'SHOULD' } as const;
const kept = run([]).options;

test.each([
  ['all kept', run([verdict('pass')]), 0],
  ['a MUST broken', run([verdict('pass'), verdict('fail', { counterexamples: [news] })]), 1],
  ['a MUST flaky', run([verdict('flaky', { counterexamples: [news] })]), 1],
  ['a SHOULD broken', run([verdict('pass'), verdict('fail', should)]), 0],
  [
    'a SHOULD broken that gates',
    run([verdict('fail', { ...should, counterexamples: [news] })], { options: { ...kept, gate: 'should' } }),
    1,
  ],
  ['a MUST broken, and our trouble', run([verdict('fail', { counterexamples: [news] }), verdict('error')]), 1],
  ['our trouble', run([verdict('pass'), verdict('error')]), 3],
  ['our trouble without a verdict', run([verdict('pass')], { errors: [{ code: 'IMC_ERR_OUT', message: '' }] }), 3],
  ['nothing exercised', run([verdict('not-exercised', should), verdict('unsupported')]), 3],
  ['a MUST not exercised by the default plan', run([verdict('pass'), verdict('not-exercised')]), 3],
  [
    'a MUST not exercised by a plan of the user',
    run([verdict('pass'), verdict('not-exercised')], { options: { ...kept, plays: 3 } }),
    0,
  ],
  [
    'a MUST not exercised where rows of a story were left out',
    run([verdict('pass'), verdict('not-exercised')], { coverage: shortOfRows }),
    0,
  ],
  ['a MUST unsupported', run([verdict('pass'), verdict('unsupported')]), 0],
  [
    'a MUST broken in a way that is known',
    run([verdict('fail', { counterexamples: [example] })], knownFile('matched')),
    0,
  ],
  [
    'a MUST broken in a way that is known, and in another',
    run([verdict('fail', { counterexamples: [example, news] })], knownFile('matched')),
    1,
  ],
  [
    'a MUST seen broken in a way that is known, which could not be written',
    run([verdict('fail', { unwritten: ['known-shape'] })], knownFile('matched')),
    0,
  ],
  ['a MUST seen broken in a way that could not be written', run([verdict('fail', { unwritten: ['x'] })]), 1],
  ['a known failure that is not there any more', run([verdict('pass')], knownFile('stale')), 1],
  ['a known failure whose time is over', run([verdict('pass')], knownFile('expired')), 1],
  ['a known failure of which nothing was learned', run([verdict('pass')], knownFile('not-judged')), 0],
  ['interrupted', run([verdict('fail')], { complete: false }), 130],
])('%s', (_, given, code) => {
  expect(exitCodeOf(given)).toBe(code);
});

test('what a sample under another profile does not exercise is nobody’s trouble, and what it breaks gates', () => {
  const profiles = [
    { profile: 'default', isSample: false, plays: 1, capabilities: toyCapabilities },
    { profile: 'strict', isSample: true, plays: 1, capabilities: toyCapabilities },
  ];
  const there = (status: Verdict['status'], rest: Partial<Verdict> = {}) =>
    verdict(status, { profile: 'strict', ...rest });
  expect(exitCodeOf(run([verdict('pass'), there('not-exercised')], { profiles }))).toBe(0);
  expect(exitCodeOf(run([verdict('not-exercised'), there('pass')], { profiles }))).toBe(3);
  expect(exitCodeOf(run([verdict('pass'), there('fail', { counterexamples: [news] })], { profiles }))).toBe(1);
});
