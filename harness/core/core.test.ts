import { expect, test, vi } from 'vitest';
import { nowMs, pause, timeLimit, watchLag } from './clock.ts';
import { deadlineIn, poll, within } from './deadline.ts';
import { ImcError, toImcError } from './errors.ts';
import { freshName, hash32 } from './random.ts';

test('what does not come within its time says what was missing', async () => {
  await expect(within(5, 'a push to bob', new Promise(() => {}))).rejects.toMatchObject({
    code: 'IMC_ERR_DEADLINE',
    message: 'a push to bob: nothing after 5 ms',
  });
  await expect(within(5_000, 'a push to bob', Promise.resolve('m1'))).resolves.toBe('m1');
});

test('a fact is looked for until it is there, or the deadline has passed', async () => {
  let looks = 0;
  expect(await poll(deadlineIn(5_000), async () => (++looks === 3 ? 'there' : undefined))).toBe('there');
  expect(await poll(deadlineIn(10), async () => undefined)).toBeUndefined();
});

test('a pause ends at once when it is told to', async () => {
  const stop = new AbortController();
  const paused = pause(60_000, stop.signal);
  stop.abort();
  await paused;
  await pause(60_000, stop.signal);
});

test('a limit of time says whether it was the time that ended the work', async () => {
  const limit = timeLimit(5, new AbortController().signal);
  await pause(1000, limit.signal);
  expect([limit.signal.aborted, limit.isOver]).toEqual([true, true]);
});

test('work that others give up was not late', async () => {
  const others = [new AbortController(), new AbortController()] as const;
  const limit = timeLimit(1000, others[0].signal, others[1].signal);
  others[1].abort();
  expect([limit.signal.aborted, limit.isOver]).toEqual([true, false]);
  const never = timeLimit(1000, others[0].signal, others[1].signal);
  expect([never.signal.aborted, never.isOver]).toEqual([true, false]);
});

test('a limit of time that has ended is not heard of again', async () => {
  const other = new AbortController();
  const limit = timeLimit(1, other.signal);
  limit.end();
  other.abort();
  await pause(10);
  expect([limit.signal.aborted, limit.isOver]).toEqual([false, false]);
});

test('a loop that did not turn is noticed', async () => {
  const lag = watchLag(5);
  const began = nowMs();
  await pause(20);
  while (nowMs() - began < 200);
  await pause(20);
  expect(lag.worstSince(began)).toBeGreaterThan(100);
  expect(lag.worstSince(nowMs() + 1_000)).toBeLessThan(100);
  lag.stop();
});

test('the same parts give the same hash, and parts do not run together', () => {
  expect(hash32('a', 1)).toBe(hash32('a', 1));
  expect(hash32('ab', 'c')).not.toBe(hash32('a', 'bc'));
  expect(freshName(12)).toMatch(/^[a-z0-9]{12}$/);
});

test('whatever is thrown becomes an error with a code', () => {
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  expect(toImcError(full)).toMatchObject({ code: 'IMC_ERR_DISK_FULL', cause: full });
  expect(toImcError('odd')).toMatchObject({ code: 'IMC_ERR_INTERNAL', message: 'odd' });
  const own = new ImcError('IMC_ERR_WIRE', 'x');
  expect(toImcError(own)).toBe(own);
});

test('any number of limits of time end with one signal, and nobody is warned of so many', async () => {
  const warned = vi.spyOn(process, 'emitWarning');
  const other = new AbortController();
  const limits = Array.from({ length: 100 }, () => timeLimit(1000, other.signal));
  limits[0]?.end();
  other.abort();
  expect(limits.map(({ signal }) => signal.aborted)).toEqual(limits.map((_, i) => i > 0));
  expect(warned).not.toHaveBeenCalled();
});
