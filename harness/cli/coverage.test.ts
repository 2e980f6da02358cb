import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Run } from '../../reports/run.ts';
import type { Coverage } from '../vocabulary/index.ts';
import { coverageLines } from './coverage-lines.ts';
import { readCoverage } from './coverage.ts';
import { valueWords } from './words.ts';

const out = mkdtempSync(join(tmpdir(), 'test-coverage-'));
afterAll(() => rmSync(out, { recursive: true }));

const none = { ok: 0, refused: 0, unknown: 0 };
const coverage: Coverage = {
  ways: [
    { way: 'a letter', used: 0 },
    { way: 'a call', used: 12 },
  ],
  ops: [
    { op: 'restart', ...none },
    { op: 'send', ok: 3, refused: 1, unknown: 0 },
  ],
  options: [
    { op: 'restart', option: 'how=kill', ...none },
    { op: 'send', option: 'via=api', ok: 3, refused: 1, unknown: 0 },
    { op: 'send', option: 'payload=empty', ...none },
  ],
  pairs: [
    {
      case: 'a/story',
      rows: 12,
      planned: 5,
      plays: 5,
      possible: 40,
      covered: 36,
      notCovered: [
        { pair: ['sender=api', 'looks=late'], plays: 2 },
        { pair: ['sender=batch', 'looks=late'], plays: 0 },
        { pair: ['sender=api', 'reply=yes'], plays: 0 },
      ],
      notCoveredLeftOut: 1,
      impossible: [
        { pair: ['sender=self', 'reply=*'], why: 'nobody answers' },
        { pair: ['sender=self', 'looks=early'], why: 'nobody answers' },
        { pair: ['sender=self', 'looks=never'], why: 'he does' },
      ],
      ruledOut: [{ pair: ['sender=self', 'looks=late'], why: 'no reader goes with both' }],
      ruledOutLeftOut: 3,
      absent: [{ dimension: 'payload', value: 'empty', why: 'apiPayloadBytesMin is 1' }],
    },
  ],
};
const run: Run = {
  format: 'imc-run-1',
  tool: { name: 'im-conformance', version: '1' },
  began: '',
  ms: 1,
  complete: true,
  options: {
    seed: 1,
    depth: 'default',
    plays: 1,
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
  plays: 7,
  cases: [],
  loads: [],
  rules: [],
  timings: [],
  verdicts: [],
  coverage,
  notices: [],
  errors: [],
  exitCode: 0,
};

function write(folder: string, content: object): string {
  mkdirSync(join(out, folder));
  writeFileSync(join(out, folder, 'run.json'), JSON.stringify(content));
  return join(out, folder);
}

test('what was used comes first, then what never was, then pairs, and why some cannot be', () => {
  const lines = coverageLines(readCoverage(write('whole', run)));
  expect(lines).toEqual([
    `no target, 7 plays (${out}/whole): 1 of 2 ways into and out of the server were used`,
    '      12  a call',
    'never used:',
    '       0  a letter',
    '      ok  refused  unknown  op',
    '       3        1        0  send',
    '       3        1        0    via=api',
    'never tried, though the server offers it:',
    '  restart',
    '  restart how=kill',
    '  send payload=empty',
    'a/story: 36 of 40 pairs of values covered; the first 5 of 12 rows planned, 5 plays',
    'a/story, pairs that no obligation needed:',
    '  sender=api with looks=late (in 2 plays), reply=yes',
    '  sender=batch with looks=late',
    '  and 1 more',
    'a/story, pairs that no play can have:',
    '  sender=self with any reply, looks=early: nobody answers',
    '  sender=self with looks=never: he does',
    'a/story, pairs that other dimensions rule out:',
    '  sender=self with looks=late: no reader goes with both',
    '  and 3 more',
    'a/story, values that cannot be had on this server:',
    '  payload=empty: apiPayloadBytesMin is 1',
  ]);
});

test('a folder without a run is told, and what to do', () => {
  expect(() => readCoverage('/nowhere')).toThrow(
    expect.objectContaining({ code: 'IMC_ERR_RUN_FILE', message: expect.stringContaining('imc run') as string }),
  );
});

test('the newest run is read where none is named', () => {
  const older = write('2026-01-01T00-00-00.000', { ...run, plays: 5 });
  const newer = write('2026-01-02T00-00-00.000', run);
  write('last-self-test', run);
  mkdirSync(join(out, '2026-01-03T00-00-00.000'));
  expect(readCoverage(undefined, out)).toEqual({ run: newer, target: 'no target', plays: 7, ...coverage });
  expect(readCoverage(older, out)).toMatchObject({ run: older, plays: 5 });
});

test('a run of another version, and no run at all, are told', () => {
  const { coverage: _, ...before } = run;
  expect(() => readCoverage(write('before', before))).toThrow(/not one that this version wrote/);
  expect(() => readCoverage(undefined, join(out, 'before'))).toThrow(/no run has been written below/);
});

test.each([
  ['counted', 'counted'],
  [['a', 'b'], 'a, b'],
  [{ a: 'bytes', b: 1 }, 'a (bytes), b (1)'],
])('the value %o is %s', (value, words) => {
  expect(valueWords(value)).toBe(words);
});
