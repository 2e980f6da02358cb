import { describe, expect, test } from 'vitest';
import { isEachTime, matrixRow, rowHolds, rowOfOwed } from './self-test.ts';

const claim = { id: 'f', breaks: 'b', caughtBy: ['A'], mayBreak: ['B'] };
const words = [
  { rule: 'A', words: 'a' },
  { rule: 'C', words: 'c' },
];

describe('a row of the self-test', () => {
  test('holds where all that must notice have, and what else is broken may be', () => {
    const row = matrixRow(claim, [[], ['B'], ['A', 'B']], { words });
    expect(row).toMatchObject({
      caught: ['A'],
      missed: [],
      also: ['B'],
      unexpected: [],
      unexpectedly: [],
      firstCaughtAt: 3,
    });
    expect(rowHolds(row)).toBe(true);
  });

  test('does not where something else was broken, which it says in words', () => {
    const row = matrixRow(claim, [['A', 'C']], { words });
    expect(row).toMatchObject({ unexpected: ['C'], unexpectedly: ['c'], beside: [] });
    expect(rowHolds(row)).toBe(false);
  });

  test('does where it is not to blame for that, which it says, too', () => {
    const row = matrixRow(claim, [['A', 'C']], { words, beside: ['C'] });
    expect(row).toMatchObject({ unexpected: [], unexpectedly: ['c'], beside: ['C'] });
    expect(rowHolds(row)).toBe(true);
  });

  test('is not to blame for what does not show each time, but for once, when it is played again', () => {
    const shown = (...times: readonly boolean[]) => times.map((isShown) => (isShown ? ['B', 'C'] : ['B']));
    expect(isEachTime('C', shown(true, true, false, true, true))).toBe(true);
    expect(isEachTime('C', shown(true, false, true, false, true))).toBe(false);
  });

  test('does not where somebody who had to notice did not', () => {
    expect(rowHolds(matrixRow(claim, [['B']]))).toBe(false);
  });
});

describe('on a server of which is not known what its rules come upon', () => {
  const both = { ...claim, caughtBy: ['A', 'D'] };

  test('a rule that owed nothing had nothing to notice', () => {
    const row = matrixRow(both, [['A'], []], { owed: ['A'] });
    expect(rowOfOwed(row, { owed: ['A'] })).toMatchObject({ caught: ['A'], missed: [] });
    // It owed something before the trouble took that away.
    expect(rowOfOwed(row, { owed: ['A', 'D'] })).toMatchObject({ missed: ['D'] });
    expect(rowOfOwed(matrixRow(both, [['A']], { owed: ['A', 'D'] }), { owed: [] })).toMatchObject({ missed: ['D'] });
  });

  test('nothing is learned where nothing could have noticed, unless something went wrong', () => {
    expect(rowOfOwed(matrixRow(both, [[], ['B']]), { owed: ['B'] })).toBeUndefined();
    expect(rowOfOwed(matrixRow(both, [['E']]), { owed: [] })).toMatchObject({ unexpected: ['E'] });
    expect(rowOfOwed(matrixRow(both, [[]], { errors: ['oh'] }), { owed: [] })).toMatchObject({ errors: ['oh'] });
  });
});
