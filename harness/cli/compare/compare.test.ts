import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison } from '../../../reports/compare/comparison.ts';
import { comparisonSchema } from '../../../reports/compare/comparison.ts';
import type { Run } from '../../../reports/run.ts';
import { builtFile } from '../../targets/package-root.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-compare-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function imc(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), ...args], { cwd: scratch });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

function comparisonIn(folder: string): Comparison {
  return comparisonSchema.parse(JSON.parse(readFileSync(join(scratch, folder, 'comparison.json'), 'utf8')));
}

const few = [
  '--seed',
  '1',
  '--plays',
  '6',
  '--case',
  'first-dm/fresh-pair',
  '--rule',
  'IMC-DM-003',
  '--rule',
  'IMC-DM-004',
];

describe('a regression between two targets', () => {
  let ended: Ended;
  beforeAll(async () => {
    const broken = { target: 'reference', fault: 'person-conversation-lost' };
    writeFileSync(join(scratch, 'imc.config.json'), JSON.stringify({ targets: { broken } }));
    ended = await imc('compare', 'reference', 'broken', 'reference', ...few, '--replays', '3', '--out', 'three');
  }, 180_000);

  test('is in the first sentence, and mended by the third', () => {
    expect(ended.stdout).toMatch(
      /breaks 2 MUST rules that .* kept \(IMC-DM-003 and IMC-DM-004\); .* mends 2 MUST rules/,
    );
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('is shown by replays of one server’s counterexamples on the others', () => {
    const { failures, rows, columns } = comparisonIn('three');
    expect(columns.map(({ isReplayedOn, seed }) => ({ isReplayedOn, seed }))).toEqual(
      Array.from({ length: 3 }, () => ({ isReplayedOn: true, seed: 1 })),
    );
    expect(
      failures.map(({ rule, column, tried }) => ({
        rule,
        column,
        tried: tried.map((one) => one && [one.k, one.n, one.owed]),
      })),
    ).toEqual([
      {
        rule: 'IMC-DM-003',
        column: 1,
        tried: [
          [0, 3, 3],
          [10, 10, 10],
          [0, 3, 3],
        ],
      },
      {
        rule: 'IMC-DM-004',
        column: 1,
        tried: [
          [0, 3, 3],
          [10, 10, 10],
          [0, 3, 3],
        ],
      },
    ]);
    expect(rows.map(({ cells }) => cells.map(({ status }) => status))).toEqual([
      ['pass', 'fail', 'pass'],
      ['pass', 'fail', 'pass'],
    ]);
  });

  test('is in the page and in the Markdown, and how long each server took', () => {
    for (const file of ['comparison.html', 'comparison.md']) {
      const text = readFileSync(join(scratch, 'three', file), 'utf8');
      expect(text).toContain('10 of 10');
      expect(text).toContain('alice sends m1 to bob by the API');
    }
    const timed = comparisonIn('three').columns.map(({ timings }) => timings.map(({ what }) => what));
    for (const one of timed) expect(one).toEqual(expect.arrayContaining(['start', 'push', 'api-ack', 'session-ack']));
  });

  test('can be rendered again from comparison.json alone', async () => {
    const markdown = readFileSync(join(scratch, 'three', 'comparison.md'), 'utf8');
    expect(await imc('report', 'three/comparison.json', '--format', 'markdown')).toMatchObject({
      code: 0,
      stdout: markdown,
    });
    const junit = await imc('report', 'three/comparison.json', '--format', 'junit');
    expect(junit).toMatchObject({ code: 2, stderr: expect.stringContaining('make it of each of its runs') as string });
  });

  test('ends with 1 where the last one has it, as records of the same runs do without a server', async () => {
    const folders = ['three/1-reference', 'three/2-reference'];
    const records = await imc('compare', ...folders, '--out', 'records');
    expect(records).toMatchObject({ code: 1, stderr: '' });
    expect(comparisonIn('records')).toMatchObject({
      exitCode: 1,
      columns: [{ isReplayedOn: false }, { isReplayedOn: false }],
    });
    expect(records.stdout).toContain('Nothing was replayed: these are records of runs');
    expect((await imc('compare', ...folders.toReversed(), '--out', 'mended')).code).toBe(0);
  });

  test('of records is replayed too where their servers are to be started again, with their faults', async () => {
    const words = ['three/1-reference', 'three/2-reference', '--start-recorded', '--replays', '3', '--out', 'again'];
    expect(await imc('compare', ...words)).toMatchObject({ code: 1, stderr: '' });
    const { columns, failures } = comparisonIn('again');
    expect(columns.map(({ isReplayedOn }) => isReplayedOn)).toEqual([true, true]);
    expect(failures.map(({ tried }) => tried.map((one) => one && [one.k, one.n]))).toEqual([
      [
        [0, 3],
        [10, 10],
      ],
      [
        [0, 3],
        [10, 10],
      ],
    ]);
  }, 60_000);
});

test('a record whose server cannot be started again is refused before anything is started, and compared without it', async () => {
  const run = JSON.parse(readFileSync(join(scratch, 'three', '1-reference', 'run.json'), 'utf8')) as Run;
  const gone = { ...run, target: { ...run.target, kind: 'process', name: './gone-1.2.3', version: '1.2.3' } };
  writeFileSync(join(scratch, 'gone.json'), JSON.stringify(gone));
  const words = ['compare', 'three/2-reference', 'gone.json', '--out', 'gone'];
  expect((await imc(...words, '--start-recorded')).code).toBe(2);
  expect(existsSync(join(scratch, 'gone'))).toBe(false);
  expect((await imc(...words)).code).toBe(0);
});

describe('what cannot be compared', () => {
  test.each([
    [['reference'], 2, 'IMC_ERR_USAGE: a comparison is of two or more'],
    [['reference', 'no/such/binary'], 2, 'IMC_ERR_'],
    [['reference', 'strange.json'], 2, 'IMC_ERR_RUN_FILE: strange.json is not JSON'],
    [['reference', 'old.json'], 2, 'its format is imc-run-0, and this version reads imc-run-1'],
    [['reference', 'reference', '--replays', '0'], 2, 'It must be a whole number'],
  ])('%j ends with %i before anything is started', async (words, code, message) => {
    writeFileSync(join(scratch, 'strange.json'), '{');
    writeFileSync(join(scratch, 'old.json'), '{"format":"imc-run-0"}');
    const ended = await imc('compare', ...words, '--out', 'nothing');
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(message) as string });
    expect(existsSync(join(scratch, 'nothing'))).toBe(false);
  });

  test('a server that does not start is our trouble, said with its name', async () => {
    const options = { target: 'reference', options: ['--no-such-option'] };
    writeFileSync(join(scratch, 'imc.config.json'), JSON.stringify({ targets: { lame: options } }));
    const ended = await imc('compare', 'reference', 'lame', ...few, '--out', 'lame');
    expect(ended.code).toBe(3);
    expect(
      comparisonIn('lame')
        .notices.map(({ message }) => message)
        .join(),
    ).toContain('reference: ');
  }, 60_000);
});
