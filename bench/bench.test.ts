import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderAgainst } from './against.ts';
import { Arrivals } from './bare/arrivals.ts';
import { type Bench, type Figure, benchFormat, benchSchema, isMet, ratioTo, spreadOf } from './figures.ts';
import { parts } from './parts/index.ts';
import { renderBench } from './table.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'imc-bench-test-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const figure = { name: 'a play', unit: 'ms', better: 'less', values: [4, 2, 3] } as const satisfies Figure;

function benchOf(...figures: Figure[]): Bench {
  return {
    format: benchFormat,
    began: '2026-01-02T03:04:05.000Z',
    build: '0123456789abcdef',
    machine: { cores: 2, node: 'v20.0.0', load: [0.5, 1] },
    parts: [
      { name: 'plays', title: 'Plays', method: 'They are played.', rounds: 3, scale: 1, load: [0.5, 1], figures },
    ],
  };
}

const bench = (...args: string[]) => promisify(execFile)(process.execPath, ['scripts/bench.mjs', ...args]);

test('every part measures something, however little is asked of it', async () => {
  const json = join(folder, 'bench.json');
  const { stdout } = await bench('--tiny', '--json', json);
  const measured = benchSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
  expect(measured.parts.map(({ name }) => name)).toEqual(parts.map(({ name }) => name));
  for (const { name, figures } of measured.parts) {
    expect(figures, name).not.toEqual([]);
    for (const { values } of figures) expect(values.every(Number.isFinite), name).toBe(true);
    expect(stdout).toContain(`--only ${name}`);
  }
}, 600_000);

test.each([
  ['a part that is not there', ['--only', 'nothing']],
  ['an option that is not there', ['--fast']],
  ['a number that is none', ['--rounds', 'many']],
  ['a file that is no bench', ['--against', 'package.json']],
])('%s is refused', async (_, args) => {
  await expect(bench(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('IMC_ERR_USAGE') });
});

test('the middle of the rounds counts, and ratios are taken round by round', () => {
  expect(spreadOf([4, 2, 3])).toEqual({ median: 3, min: 2, max: 4 });
  expect(spreadOf([1, 2, 3, 4]).median).toBe(2.5);
  expect(ratioTo({ name: 'bare', values: [2, 1, 3] }, [4, 2, 3])).toEqual({ to: 'bare', values: [2, 2, 1] });
});

test('an aim is about the ratio where there is one', () => {
  const aim = { words: 'at most 1.3 times', max: 1.3 };
  expect(isMet(figure)).toBeUndefined();
  expect(isMet({ ...figure, aim })).toBe(false);
  expect(isMet({ ...figure, aim, ratio: { to: 'bare', values: [1.2, 1.3, 1.4] } })).toBe(true);
  expect(isMet({ ...figure, aim: { words: 'not behind', min: 1 }, ratio: { to: 'other', values: [0.9] } })).toBe(false);
});

test('a table says what was measured, beside what, and what was missed', () => {
  const aim = { words: 'at most 1.3 times', max: 1.3 };
  const table = renderBench(benchOf({ ...figure, aim, ratio: { to: 'the bare script', values: [2, 2, 1] } }));
  expect(table).toContain(
    '| a play | 3 ms (2 to 4) | 2 times the bare script (1 to 2) | at most 1.3 times: **not met** |',
  );
});

test('two benches differ where their rounds do not overlap', () => {
  const with3 = (values: number[], better: 'less' | 'more' = 'less') => benchOf({ ...figure, better, values });
  expect(renderAgainst(with3([2, 3, 4]), with3([4, 5, 6]))).toBe('same    a play: 5 -> 3 ms, 0.6 times\n');
  expect(renderAgainst(with3([1, 2, 3]), with3([4, 5, 6]))).toBe('better  a play: 5 -> 2 ms, 0.4 times\n');
  expect(renderAgainst(with3([1, 2, 3], 'more'), with3([4, 5, 6], 'more'))).toMatch(/^worse /);
  expect(renderAgainst(benchOf(), with3([1]))).toBe('the two have no figure in common\n');
});

test('what comes is counted, whether it is waited for before or after', async () => {
  const arrivals = new Arrivals();
  arrivals.came();
  expect(await arrivals.next()).toBe(true);
  const waiting = arrivals.next(2);
  arrivals.came();
  arrivals.came();
  expect(await waiting).toBe(true);
});
