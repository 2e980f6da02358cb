import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nowMs } from '../core/clock.ts';
import type { Cell, NumberedRow } from './covering-array.ts';
import { coveringArray } from './covering-array.ts';

type Pair = readonly [Cell, Cell];

/** Whether two values may stand together, where these pairs may not. */
function allowing(forbidden: readonly Pair[]): (a: Cell, b: Cell) => boolean {
  const key = (a: Cell, b: Cell) => [a, b].map(({ dimension, value }) => `${dimension}=${value}`).join(' ');
  const keys = new Set(forbidden.map(([a, b]) => key(a, b)));
  return (a, b) => !keys.has(key(a, b)) && !keys.has(key(b, a));
}

function pairsOf(row: NumberedRow): string[] {
  return row.flatMap((a, i) => row.slice(0, i).map((b, j) => `${j}=${b} ${i}=${a}`));
}

function allRows(sizes: readonly number[]): NumberedRow[] {
  return sizes.reduce<NumberedRow[]>(
    (rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, value) => [...row, value])),
    [[]],
  );
}

function isLegal(row: NumberedRow, allows: (a: Cell, b: Cell) => boolean): boolean {
  const cells = row.map((value, dimension) => ({ value, dimension }));
  return cells.every((a, i) => cells.slice(0, i).every((b) => allows(a, b)));
}

const small = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 });
const combination = small.chain((sizes) => {
  const cell = fc
    .nat(sizes.length - 1)
    .chain((dimension) => fc.nat(sizes[dimension]! - 1).map((value) => ({ dimension, value })));
  const pair = fc.tuple(cell, cell).filter(([a, b]) => a.dimension !== b.dimension);
  return fc.record({ sizes: fc.constant(sizes), forbidden: fc.array(pair, { maxLength: 25 }), seed: fc.integer() });
});

/** The size that a long story may come to: 16 dimensions, and pairs that only a third one rules out. */
const large = { sizes: [14, 12, 11, 8, 7, 6, 6, 5, 5, 4, 4, 4, 3, 3, 3, 2], seed: 1 };
const cell = (dimension: number, value: number): Cell => ({ dimension, value });
/** Value 11 of dimension 1 goes with the first one of dimension 3 alone, and that one not with value 2 of dimension 4. */
const needsTheFirst: Pair[] = [1, 2, 3, 4, 5, 6, 7].map((value) => [cell(1, 11), cell(3, value)]);
const forbidden: Pair[] = [...needsTheFirst, [cell(3, 0), cell(4, 2)], [cell(0, 3), cell(5, 1)]];

describe('a covering array', () => {
  test('holds each pair that any row can hold, and no row that is not allowed', () => {
    fc.assert(
      fc.property(combination, ({ sizes, forbidden: pairs, seed }) => {
        const allows = allowing(pairs);
        const rows = coveringArray({ sizes, allows, seed });
        const possible = allRows(sizes).filter((row) => isLegal(row, allows));
        expect(rows.every((row) => isLegal(row, allows))).toBe(true);
        expect(new Set(rows.flatMap(pairsOf))).toEqual(new Set(possible.flatMap(pairsOf)));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('leaves out what a third dimension rules out, and nothing else', () => {
    const rows = coveringArray({ ...large, allows: allowing(forbidden) });
    const pairs = new Set(rows.flatMap(pairsOf));
    const all = large.sizes.flatMap((n, i) => large.sizes.slice(0, i).map((m) => n * m));
    expect(pairs).not.toContain('1=11 4=2');
    expect(pairs.size).toBe(all.reduce((sum, n) => sum + n, 0) - forbidden.length - 1);
  });

  test('is small, and made at once', () => {
    const began = nowMs();
    const rows = coveringArray({ ...large, allows: allowing(forbidden) });
    expect(rows.length).toBeLessThan(14 * 12 * 1.5);
    expect(nowMs() - began).toBeLessThan(2_000);
  });

  test('is the same for the same seed, and another for another one', () => {
    const made = (seed: number) => coveringArray({ ...large, seed, allows: allowing(forbidden) });
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
  });

  test('of one dimension has each of its values', () => {
    expect(coveringArray({ sizes: [3], allows: () => true, seed: 1 })).toEqual([[0], [1], [2]]);
  });
});
