import { expect, test } from 'vitest';
import type { CaseResult, Counterexample, Load, Verdict } from '../../harness/vocabulary/index.ts';
import { toyCapabilities } from '../../harness/testing/toy.ts';
import type { Run } from '../run.ts';
import { runSchema } from '../run.ts';
import { renderSummary } from './terminal.ts';

const counterexample: Counterexample = {
  rule: 'IMC-DM-003',
  shape: 'not-listed',
  profile: 'default',
  scenario: {
    case: 'first-dm/fresh-pair',
    ops: [
      { op: 'send', message: 'm1', from: 'alice', to: 'bob', via: 'api', payload: { shape: 'text', text: 'hello' } },
    ],
  },
  ops: 1,
  expected: 'the list of bob shows the chat with alice once, asked by recents-20',
  actual: 'it shows nothing',
  evidence: [0, 1],
  history: { scenario: { case: 'a/b', ops: [] }, salt: 's', signature: '', capabilities: toyCapabilities, events: [] },
  transcript: [],
  serverLog: '',
  file: 'replays/IMC-DM-003-not-listed.json',
  confirmed: { k: 10, n: 10 },
  beside: [],
  minimal: true,
  found: { case: 'first-dm/fresh-pair', play: 0, load: 4 },
};

function verdict(rule: string, status: Verdict['status'], rest: Partial<Verdict> = {}): Verdict {
  const base = {
    rule,
    area: 'first-dm',
    profile: 'default',
    level: 'MUST',
    severity: 'critical',
    title: `what ${rule} owes`,
  } as const;
  return {
    ...base,
    status,
    obligations: 3,
    plays: 2,
    failingPlays: 0,
    counterexamples: [],
    unwritten: [],
    withdrawn: [],
    ...rest,
  };
}

const load: Load = {
  playsPerSecond: 46.3,
  concurrencyMax: 24,
  concurrency: 16,
  ownCpu: 0.9,
  serverCpu: 0.6,
  lagMsMax: 0,
  clientLimited: false,
};

function caseResult(slug: string, plays: number): CaseResult {
  return {
    case: slug,
    profile: 'default',
    title: '',
    plays,
    planned: plays,
    failingPlays: 0,
    erringPlays: 0,
    ms: 4000,
    digest: 'd',
  };
}

const run: Run = {
  coverage: {
    ways: [
      { way: 'a call', used: 3 },
      { way: 'a letter', used: 0 },
    ],
    ops: [],
    options: [],
    pairs: [
      {
        case: 'a/much',
        rows: 9,
        planned: 9,
        plays: 9,
        possible: 40,
        covered: 38,
        notCovered: [],
        notCoveredLeftOut: 2,
        impossible: [],
        ruledOut: [],
        ruledOutLeftOut: 0,
        absent: [],
      },
    ],
  },
  format: 'imc-run-1',
  tool: { name: 'im-conformance', version: '0.1.0' },
  began: '2026-01-01T00:00:00.000Z',
  ms: 4321,
  complete: true,
  options: {
    seed: 7,
    depth: 'default',
    plays: 200,
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
  target: {
    name: 'reference',
    kind: 'reference',
    driver: 'toy',
    flavour: 'reference',
    version: '0.1.0',
    faults: [],
    options: [],
    wraps: [],
  },
  capabilities: toyCapabilities,
  profiles: [],
  catalogue: 'c',
  plays: 200,
  cases: [caseResult('a/much', 197), caseResult('b/little', 3)],
  loads: [load, { ...load, playsPerSecond: 400, concurrencyMax: 3 }],
  rules: [],
  timings: [],
  verdicts: [
    verdict('IMC-DM-001', 'pass'),
    verdict('IMC-DM-003', 'fail', { counterexamples: [counterexample] }),
    verdict('IMC-DM-004', 'flaky', {
      counterexamples: [{ ...counterexample, rule: 'IMC-DM-004', confirmed: { k: 2, n: 10 } }],
    }),
    verdict('IMC-DM-005', 'not-exercised', { obligations: 0, reason: '0 obligations, 1 needed for a pass' }),
    verdict('IMC-DM-006', 'unsupported', { obligations: 0, reason: 'unread: the server counts none' }),
    verdict('IMC-DM-007', 'error', { reason: 'IMC_ERR_DRIVER: it fell over' }),
  ],
  notices: [{ code: 'IMC_NOTE_RENEWED', message: 'after 3000 plays the server was replaced by a fresh one' }],
  errors: [{ code: 'IMC_ERR_DRIVER', message: 'it fell over' }],
  exitCode: 1,
};

test('the example is a run', () => {
  expect(runSchema.parse(run)).toEqual(run);
});

test('the summary has every rule that binds in a line, every broken one with its conversation, and what was not exercised at the end', () => {
  expect(renderSummary(run, { folder: 'imc-out/x' })).toMatchInlineSnapshot(`
    "ok             IMC-DM-001     what IMC-DM-001 owes  (MUST, 3 times owed)
    BROKEN         IMC-DM-003     what IMC-DM-003 owes  (MUST, 3 times owed)
    FLAKY          IMC-DM-004     what IMC-DM-004 owes  (MUST, 3 times owed)
    not exercised  IMC-DM-005     what IMC-DM-005 owes  (MUST, 0 times owed)
    ERROR          IMC-DM-007     what IMC-DM-007 owes  (MUST, 3 times owed)

    IMC-DM-003 what IMC-DM-003 owes  (MUST, critical; not-listed)
       1  alice sends m1 to bob by the API
          expected: the list of bob shows the chat with alice once, asked by recents-20
          seen:     it shows nothing
          shown again in 10 of 10 replays with fresh users
          replay:   npx im-conformance replay imc-out/x/replays/IMC-DM-003-not-listed.json

    IMC-DM-004 what IMC-DM-004 owes  (MUST, critical; not-listed)
       1  alice sends m1 to bob by the API
          expected: the list of bob shows the chat with alice once, asked by recents-20
          seen:     it shows nothing
          shown again in 2 of 10 replays with fresh users; seen first with 4 plays at once
          replay:   npx im-conformance replay imc-out/x/replays/IMC-DM-003-not-listed.json

    note: after 3000 plays the server was replaced by a fresh one
    our trouble: IMC_ERR_DRIVER: it fell over
    1 of 2 ways into and out of the server were used (imc list --coverage)
    a/much: 38 of 40 pairs of values covered
    reference (reference 0.1.0): 1 of 5 rules kept, 1 broken, 1 flaky, 1 not judged for our own trouble, 1 not exercised, 1 unsupported; 200 plays in 4.3 s, 46.3 plays/s, up to 24 at once; seed 7
    imc-out/x/run.json
    not-exercised: IMC-DM-005 (0 obligations, 1 needed for a pass)
    unsupported: IMC-DM-006 (unread: the server counts none)
    "
  `);
});

test('many rules that do not bind the server are one line: how many, for want of what, and which flag would bring that', () => {
  const upgrade = 'upgrade: it was started without data (`--data FOLDER` gives it some; --keep-data leaves it)';
  const unsupported = [
    ['IMC-UPG-001', upgrade],
    ['IMC-DM-006', 'unread: the server counts none'],
    ['IMC-UPG-002', upgrade],
    ['IMC-DM-007', 'listWays: no list is kept, well-known as it is'],
  ].map(([rule = '', reason = '']) => verdict(rule, 'unsupported', { obligations: 0, reason }));
  const lines = (verdicts: Verdict[]) =>
    renderSummary({ ...run, verdicts }, { folder: 'x' })
      .split('\n')
      .filter((line) => line.startsWith('unsupported'));
  expect(lines(unsupported)).toEqual([
    'unsupported: 4 rules, for want of: 2 upgrade (--data, --keep-data), 1 unread, 1 listWays (docs/capabilities.md; each with its reason in the reports)',
  ]);
  expect(lines(unsupported.slice(0, 3))).toEqual([
    `unsupported: IMC-UPG-001, IMC-UPG-002 (${upgrade})`,
    'unsupported: IMC-DM-006 (unread: the server counts none)',
  ]);
});

test('a failure that is known says why, and a known one that has to go says where it stands', () => {
  const known = { reason: 'being mended', link: 'https://example.org/1', expires: '2027-01-31' };
  const entry = { ...known, text: 'IMC-DM-005 * …', rule: 'IMC-DM-005', shape: '*', profile: 'default' };
  const shown = renderSummary(
    {
      ...run,
      verdicts: [verdict('IMC-DM-003', 'fail', { counterexamples: [{ ...counterexample, known }] })],
      known: {
        file: 'known-failures',
        entries: [
          { ...entry, line: 3, is: 'stale' },
          { ...entry, line: 4, is: 'expired' },
          { ...entry, line: 5, is: 'matched' },
        ],
      },
    },
    { folder: 'x' },
  );
  expect(shown.split('\n').filter((line) => line.includes('known'))).toMatchInlineSnapshot(`
    [
      "What is known, and does not gate:",
      "      known (does not gate, 395 days left): being mended (https://example.org/1, until 2027-01-31)",
      "known failure that was not seen, though its rule was exercised: remove line 3 of known-failures: IMC-DM-005 * …",
      "known failure that has expired: remove line 4 of known-failures: IMC-DM-005 * …",
      "reference (reference 0.1.0): 0 of 1 rules kept, 1 broken, 1 of these known; 200 plays in 4.3 s, 46.3 plays/s, up to 24 at once; seed 7",
    ]
  `);
});

test('an interrupted run says so', () => {
  expect(renderSummary({ ...run, complete: false }, { folder: 'imc-out/x' })).toContain(
    '(interrupted: what was found until then)',
  );
});

test('control characters of a server do not reach the terminal', () => {
  const nasty = { ...counterexample, actual: 'it shows \u001b[2Jevil\u0007\u202etxt \ud800' };
  const shown = renderSummary(
    { ...run, verdicts: [verdict('IMC-DM-003', 'fail', { counterexamples: [nasty] })] },
    { folder: 'x' },
  );
  expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(shown.isWellFormed()).toBe(true);
});
