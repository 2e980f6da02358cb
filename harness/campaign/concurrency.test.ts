import { expect, test } from 'vitest';
import { adaptiveConcurrency, concurrencyMax, fixedConcurrency } from './concurrency.ts';

function feed(
  concurrency: ReturnType<typeof adaptiveConcurrency>,
  plays: number,
  latencyMs: (limit: number) => number,
): void {
  for (let i = 0; i < plays; i++) concurrency.ended(Array.from({ length: 5 }, () => latencyMs(concurrency.limit)));
}

test('it grows to the largest number while latencies stay flat', () => {
  const concurrency = adaptiveConcurrency();
  feed(concurrency, 5_000, () => 3);
  expect(concurrency.limit).toBe(concurrencyMax);
});

test('it stays about where a server with 20 places becomes slow', () => {
  const concurrency = adaptiveConcurrency();
  feed(concurrency, 5_000, (limit) => 10 * Math.max(1, limit / 20));
  expect(concurrency.limit).toBeGreaterThan(10);
  expect(concurrency.limit).toBeLessThan(80);
});

test('it heeds the slow ones too, where most are quick: one in fifty waits longer, the more there are', () => {
  const concurrency = adaptiveConcurrency();
  let request = 0;
  feed(concurrency, 5_000, (limit) => (++request % 50 === 0 ? 50 * limit : 3));
  expect(concurrency.limit).toBeLessThan(40);
  expect(concurrency.largest).toBeGreaterThan(8);
});

test('it halves at the first answer that is about to be given up, once for all plays that were there', () => {
  const concurrency = adaptiveConcurrency();
  feed(concurrency, 100, () => 3);
  const { limit } = concurrency;
  expect(limit).toBeGreaterThan(20);
  feed(concurrency, limit, () => 3_000);
  expect(concurrency.limit).toBe(Math.floor(limit / 2));
});

test('it stays where a server always takes that long', () => {
  const concurrency = adaptiveConcurrency();
  const { limit } = concurrency;
  feed(concurrency, 100, () => 3_000);
  expect(concurrency.limit).toBeGreaterThanOrEqual(limit);
});

test('it halves when the server is busy, down to one', () => {
  const concurrency = adaptiveConcurrency();
  feed(concurrency, 100, () => 3);
  const { limit } = concurrency;
  concurrency.busy();
  expect(concurrency.limit).toBe(Math.floor(limit / 2));
  for (let i = 0; i < 20; i++) concurrency.busy();
  expect(concurrency.limit).toBe(1);
});

test('a fixed one stays', () => {
  const concurrency = fixedConcurrency(7);
  concurrency.busy();
  expect(concurrency).toMatchObject({ limit: 7, largest: 7 });
});
