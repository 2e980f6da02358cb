import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { closeDatabase, type Database, openDatabase } from './database.ts';
import { type Outbox, openOutbox } from './outbox.ts';

let folder: string;
let database: Database;
let outbox: Outbox;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  open();
});
afterEach(() => {
  closeDatabase(database);
  rmSync(folder, { recursive: true });
});

function open(): void {
  database = openDatabase(folder);
  outbox = openOutbox(database);
}

test('a page is the oldest of what is left, up to its limit', () => {
  for (let number = 1; number <= limits.webhookEventsMax + 1; number++) outbox.add(String(number));
  const first = outbox.next(0)!;
  expect([first.bodies[0], first.bodies.length, first.more]).toEqual(['1', limits.webhookEventsMax, true]);
  expect(outbox.next(first.position)).toMatchObject({ bodies: [String(limits.webhookEventsMax + 1)], more: false });
  outbox.drop(first.position);
  expect(outbox.next(0)).toEqual(outbox.next(first.position));
});

test('a page ends before it is too large, and has one at least', () => {
  const large = 'x'.repeat(limits.webhookBytesMax + 1);
  for (const body of ['small', large, large]) outbox.add(body);
  const first = outbox.next(0)!;
  expect(first).toMatchObject({ bodies: ['small'], more: true });
  const second = outbox.next(first.position)!;
  expect([second.bodies, second.more]).toEqual([[large], true]);
  expect(outbox.next(second.position)).toMatchObject({ more: false });
});

test('positions grow also when all is told, and over a restart', () => {
  outbox.add('one');
  const { position } = outbox.next(0)!;
  outbox.drop(position);
  closeDatabase(database);
  open();
  expect(outbox.next(0)).toBeUndefined();
  outbox.add('two');
  expect(outbox.next(0)!.position).toBeGreaterThan(position);
});
