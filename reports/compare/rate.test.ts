import { expect, test } from 'vitest';
import { differ, intervalOf } from './rate.ts';

// Wilson's score interval, as published for these counts: Newcombe, Statistics in Medicine 17 (1998), table I.
test.each([
  [{ k: 81, n: 263 }, 0.2553, 0.3662],
  [{ k: 15, n: 148 }, 0.0624, 0.1605],
  [{ k: 0, n: 20 }, 0, 0.1611],
  [{ k: 1, n: 29 }, 0.0061, 0.1718],
])('the interval of %o', (rate, low, high) => {
  const interval = intervalOf(rate);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('nothing is known of what was not tried', () => {
  expect(intervalOf({ k: 0, n: 0 })).toEqual({ low: 0, high: 1 });
  expect(differ({ k: 0, n: 0 }, { k: 10, n: 10 })).toBe(false);
});

test('ten of ten is more than none of ten, six of ten is not more than four', () => {
  expect(differ({ k: 10, n: 10 }, { k: 0, n: 10 })).toBe(true);
  expect(differ({ k: 4, n: 10 }, { k: 6, n: 10 })).toBe(false);
  expect(differ({ k: 40, n: 100 }, { k: 60, n: 100 })).toBe(true);
});
