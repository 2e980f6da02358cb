import { expect, test } from 'vitest';
import { deadlineIn } from './deadline.ts';
import { paceOf } from './pace.ts';

/** A clock on which time passes only where somebody waits. */
function slowClock() {
  let now = 0;
  return {
    nowMs: () => now,
    pause: async (ms: number) => void (now = Math.max(now, now + ms)),
    at: () => now,
  };
}

test('turns are evenly apart, and what was waited is told', async () => {
  const clock = slowClock();
  const turn = paceOf(50, clock);
  const waited = [];
  for (let i = 0; i < 4; i++) waited.push(await turn());
  expect(waited).toEqual([0, 20, 20, 20]);
  expect(clock.at()).toBe(60);
});

test('time in which nobody asked is not saved up', async () => {
  const clock = slowClock();
  const turn = paceOf(10, clock);
  await turn();
  await clock.pause(10_000);
  expect([await turn(), await turn()]).toEqual([0, 100]);
});

test('all who ask at once come one after the other', async () => {
  const pauses: number[] = [];
  const turn = paceOf(10, { nowMs: () => 0, pause: async (ms) => void pauses.push(ms) });
  await Promise.all([turn(), turn(), turn()]);
  expect(pauses).toEqual([100, 200]);
});

test('without a bound nobody waits', async () => {
  const turn = paceOf(0, { nowMs: () => 0, pause: () => Promise.reject(new Error('it waited')) });
  expect(await Promise.all([turn(), turn(), turn()])).toEqual([0, 0, 0]);
});

test('a deadline is put off by what was waited for a turn', () => {
  const deadline = deadlineIn(0);
  expect(deadline.passed).toBe(true);
  deadline.extend(60_000);
  expect(deadline.passed).toBe(false);
  expect(deadline.leftMs()).toBeGreaterThan(0);
});
