import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Run } from '../../reports/run.ts';
import { coverageLines, readCoverage } from './coverage.ts';
import { valueWords } from './words.ts';

const out = mkdtempSync(join(tmpdir(), 'test-coverage-'));
afterAll(() => rmSync(out, { recursive: true }));

const coverage = { ways: [{ way: 'a call', used: 3 }], ops: [{ op: 'send', ok: 3, refused: 0, unknown: 0 }] };
const run: Run = {
  format: 'imc-run-1',
  tool: { name: 'im-conformance', version: '1' },
  began: '',
  ms: 1,
  complete: true,
  options: {
    seed: 1,
    plays: 1,
    patience: 1,
    concurrency: 'auto',
    timeBudgetMs: 0,
    gate: 'must',
    areas: [],
    rules: [],
    cases: [],
  },
  catalogue: '',
  plays: 7,
  cases: [],
  loads: [],
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

test('what was used comes first, and what never was is told', () => {
  const lines = coverageLines({
    run: 'imc-out/1',
    target: 'a server (a 1)',
    plays: 2,
    ways: [
      { way: 'a letter', used: 0 },
      { way: 'a call', used: 12 },
    ],
    ops: [{ op: 'send', ok: 3, refused: 1, unknown: 0 }],
  });
  expect(lines).toEqual([
    'a server (a 1), 2 plays (imc-out/1): 1 of 2 ways into and out of the server were used',
    '      12  a call',
    'never used:',
    '       0  a letter',
    '      ok  refused  unknown  op',
    '       3        1        0  send',
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
