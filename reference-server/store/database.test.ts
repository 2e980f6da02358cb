import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeDatabase, openDatabase } from './database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a store is made, closed to one file, and opened again', () => {
  const data = join(folder, 'a', 'b');
  closeDatabase(openDatabase(data));
  expect(readdirSync(data)).toEqual(['store.db']);
  const database = openDatabase(data);
  expect(database.pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(database.pragma('synchronous')).toEqual([{ synchronous: 2 }]);
  closeDatabase(database);
});

test('a store of a newer layout is refused', () => {
  const database = openDatabase(folder);
  database.exec('PRAGMA user_version = 99');
  closeDatabase(database);
  expect(() => openDatabase(folder)).toThrow(expect.objectContaining({ code: 'IMC_REF_STORE_NEWER', exitStatus: 3 }));
});

test('the database of another program is refused, and left as it is', () => {
  const other = new Libsql(join(folder, 'store.db'));
  other.exec('CREATE TABLE theirs (id INTEGER)');
  other.close();
  expect(() => openDatabase(folder)).toThrow(expect.objectContaining({ code: 'IMC_REF_STORE_CORRUPT' }));
});
