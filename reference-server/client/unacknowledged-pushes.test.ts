import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { channel } from '../channel.ts';
import { limits } from '../limits.ts';
import type { Message } from '../message.ts';
import { UnacknowledgedPushes } from './unacknowledged-pushes.ts';

const INTERVAL_MS = 1000;
const REPUSH_MAX = 2;

/** What was pushed again, in order. */
let again: bigint[];
let busy: boolean;
let pushes: UnacknowledgedPushes;

beforeEach(() => {
  vi.useFakeTimers();
  again = [];
  busy = false;
  pushes = new UnacknowledgedPushes({
    intervalMs: INTERVAL_MS,
    isBusy: () => busy,
    repush({ messageId, repushes }) {
      if (repushes < REPUSH_MAX) again.push(messageId);
      return repushes < REPUSH_MAX;
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a push is pushed again after the interval, and so on until it is given up', () => {
  pushes.add(message(1));
  vi.advanceTimersByTime(INTERVAL_MS - 1);
  expect(again).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(again).toEqual([1n]);
  vi.advanceTimersByTime(10 * INTERVAL_MS);
  expect(again).toEqual([1n, 1n]);
  expect(vi.getTimerCount()).toBe(0);
});

test('what is acknowledged is not pushed again, the others are in their order', () => {
  for (const number of [1, 2, 3]) pushes.add(message(number));
  pushes.acknowledge(2n);
  vi.advanceTimersByTime(INTERVAL_MS);
  expect(again).toEqual([1n, 3n]);
  pushes.acknowledge(1n);
  vi.advanceTimersByTime(INTERVAL_MS);
  expect(again).toEqual([1n, 3n, 3n]);
});

test('each push has its own interval', () => {
  pushes.add(message(1));
  vi.advanceTimersByTime(INTERVAL_MS / 2);
  pushes.add(message(2));
  vi.advanceTimersByTime(INTERVAL_MS / 2);
  expect(again).toEqual([1n]);
  vi.advanceTimersByTime(INTERVAL_MS / 2);
  expect(again).toEqual([1n, 2n]);
});

test('a message that is not stored is never pushed again', () => {
  pushes.add({ ...message(1), seq: 0 });
  vi.advanceTimersByTime(INTERVAL_MS);
  expect([again, vi.getTimerCount()]).toEqual([[], 0]);
});

test('of too many the oldest is given up', () => {
  for (let number = 0; number <= limits.unacknowledgedMax; number++) pushes.add(message(number));
  vi.advanceTimersByTime(10 * INTERVAL_MS);
  expect(again).toHaveLength(REPUSH_MAX * limits.unacknowledgedMax);
  expect(again).not.toContain(0n);
});

test('a client that has enough to read is left alone until it has read', () => {
  pushes.add(message(1));
  busy = true;
  vi.advanceTimersByTime(5 * INTERVAL_MS);
  expect(again).toEqual([]);
  busy = false;
  vi.advanceTimersByTime(limits.repushPauseMs);
  expect(again).toEqual([1n]);
});

test('when the session ends nothing goes out any more', () => {
  pushes.add(message(1));
  pushes.stop();
  pushes.add(message(2));
  vi.advanceTimersByTime(INTERVAL_MS);
  expect([again, vi.getTimerCount()]).toEqual([[], 0]);
});

function message(number: number): Message {
  const labels = { fromUid: 'alice', clientMsgNo: '', flags: 0, setting: 0, expire: 0, topic: '' };
  return {
    id: BigInt(number),
    seq: number + 1,
    channel: channel('g', 2),
    ...labels,
    timestamp: 1,
    payload: Buffer.of(),
  };
}
