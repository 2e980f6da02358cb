import { expect, test } from 'vitest';
import { inLanes } from './lanes.ts';

test('lanes begin with what comes first, go on as they end, and leave nothing out', async () => {
  const said: string[] = [];
  const ends = new Map<string, () => void>();
  const soon = () => new Promise((resolve) => setImmediate(resolve));
  const all = inLanes(['a', 'b', 'c'], 2, async (name) => {
    said.push(`${name} begins`);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    said.push(`${name} ends`);
  });
  for (const name of ['b', 'a', 'c']) {
    await soon();
    ends.get(name)?.();
  }
  await all;
  expect(said).toEqual(['a begins', 'b begins', 'b ends', 'c begins', 'a ends', 'c ends']);
});

test('lanes more than there is to do are idle', async () => {
  const done: number[] = [];
  await inLanes([1], 3, async (n) => done.push(n));
  expect(done).toEqual([1]);
});

test('once one has failed nothing more is begun, and what was begun is waited for', async () => {
  const said: string[] = [];
  const working = inLanes([1, 2, 3, 4], 2, async (n) => {
    said.push(`${n} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    if (n === 1) throw new Error('the first fails');
    said.push(`${n} ends`);
  });
  await expect(working).rejects.toThrow('the first fails');
  expect(said).toEqual(['1 begins', '2 begins', '2 ends']);
});
