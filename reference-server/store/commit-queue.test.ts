import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { channel } from '../channel.ts';
import { Refusal, reasons } from '../errors.ts';
import { limits } from '../limits.ts';
import { createLog } from '../log.ts';
import { until } from '../testing/until.ts';
import type { Committed } from './commit-queue.ts';
import { type Store, openStore } from './store.ts';

let folder: string;
let store: Store;
const group = channel('g', 2);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'commit-queue-'));
  store = openStore(
    folder,
    createLog(() => undefined),
  );
});

afterEach(() => {
  if (store.database.open) store.close();
  rmSync(folder, { recursive: true });
});

function insert(seq: number, bytes = 1): number {
  const labels = { fromUid: 'alice', clientMsgNo: `n\0${seq}`, flags: 0, setting: 0, expire: 0, topic: '' };
  const id = store.clock.messageId();
  store.messages.insert({ id, seq, channel: group, ...labels, timestamp: 1, payload: Buffer.alloc(bytes, 7) });
  return seq;
}

/** Adds writes in one turn, and waits for what becomes of them. */
async function commitAll(writes: (() => number)[]): Promise<Committed<number>[]> {
  const results: Committed<number>[] = [];
  for (const write of writes) store.commits.add(write, (result) => results.push(result));
  await until('all writes are answered', () => results.length === writes.length);
  return results;
}

test('a write that fails leaves its neighbours of the same transaction alone', async () => {
  const results = await commitAll([
    () => insert(1),
    () => {
      insert(2);
      throw new Refusal(reasons.banned, 'refused after it wrote');
    },
    () => insert(1),
    () => insert(3),
  ]);
  expect(results.map(({ ok }) => ok)).toEqual([true, false, false, true]);
  expect(results.flatMap((result) => (result.ok ? [] : [result.refusal.reason]))).toEqual([
    reasons.banned,
    reasons.systemError,
  ]);
  const { messages } = store.messages.page(group, { from: 1, to: 9, order: 'ascending', limit: 9 });
  expect(messages.map(({ seq }) => seq)).toEqual([1, 3]);
});

test('more writes than one transaction takes are answered in their order', async () => {
  const seqs = Array.from({ length: limits.commitBatchMax * 2 + 1 }, (_, index) => index + 1);
  const results = await commitAll(seqs.map((seq) => () => insert(seq)));
  expect(results.map((result) => result.ok && result.value)).toEqual(seqs);
});

test('a full disk fails what was not stored, keeps what was, and is survived', async () => {
  await commitAll([() => insert(1)]);
  store.database.pragma('max_page_count = 40');
  const results = await commitAll([2, 3, 4, 5].map((seq) => () => insert(seq, 500_000)));
  expect(results.map((result) => (result.ok ? 1 : result.refusal.reason))).toEqual(Array(4).fill(reasons.systemError));
  expect(store.messages.lastSeq(group)).toBe(1);
  store.database.pragma('max_page_count = 100000');
  expect(await commitAll([() => insert(2)])).toEqual([{ ok: true, value: 2 }]);
});

test('a full queue says busy at once', async () => {
  const answers: boolean[] = [];
  for (let seq = 1; seq <= limits.commitQueueMax + 1; seq++)
    store.commits.add(
      () => seq,
      ({ ok }) => answers.push(ok),
    );
  expect(answers).toEqual([false]);
  await until('the others are committed', () => answers.length === limits.commitQueueMax + 1);
  expect(answers.filter((ok) => ok)).toHaveLength(limits.commitQueueMax);
});

test('a client message number keeps its NUL, and a payload its bytes, over a restart', async () => {
  await commitAll([() => insert(1, 3)]);
  store.close();
  store = openStore(
    folder,
    createLog(() => undefined),
  );
  const [message] = store.messages.page(group, { from: 1, to: 1, order: 'ascending', limit: 1 }).messages;
  expect(message).toMatchObject({ clientMsgNo: 'n\x001', payload: Buffer.alloc(3, 7) });
  expect(store.messages.withClientMsgNo(group, 'n\x001')).toEqual(message);
  expect(store.messages.withClientMsgNo(group, 'n\x002')).toBeUndefined();
  expect(store.clock.messageId()).toBeGreaterThan(message!.id);
});

test('a page stops at its number and says whether there is more', async () => {
  const seqs = Array.from({ length: 120 }, (_, index) => index + 1);
  await commitAll(seqs.map((seq) => () => insert(seq)));
  const page = (limit: number, order: 'ascending' | 'descending') =>
    store.messages.page(group, { from: 1, to: 120, order, limit });
  expect(page(120, 'ascending')).toMatchObject({ more: false, messages: { length: 120 } });
  expect(page(119, 'descending')).toMatchObject({ more: true, messages: { length: 119 } });
  expect(page(200, 'descending').messages.map(({ seq }) => seq)).toEqual(seqs.toReversed());
});
