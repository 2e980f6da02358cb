import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeDatabase, openDatabase } from './database.ts';
import { APPLICATION_ID, LAYOUTS, SCHEMA_VERSION } from './schema.ts';

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

test('a store of the first layout is opened with all that is in it, and is one of the newest after it', () => {
  const old = new Libsql(join(folder, 'store.db'));
  old.exec(`${LAYOUTS[0]}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
  old.exec(`INSERT INTO conversations VALUES ('alice', '1:bob@alice', 'bob@alice', 1, 5, 2, 3, 7, 7)`);
  old.close();
  const database = openDatabase(folder);
  expect(database.prepare('SELECT uid, last_seq, unread, deleted_seq FROM conversations').all()).toEqual([
    { uid: 'alice', last_seq: 5, unread: 3, deleted_seq: 0 },
  ]);
  expect(database.pragma('user_version')).toEqual([{ user_version: SCHEMA_VERSION }]);
  closeDatabase(database);
  closeDatabase(openDatabase(folder));
});

test('the database of another program is refused, and left as it is', () => {
  const other = new Libsql(join(folder, 'store.db'));
  other.exec('CREATE TABLE theirs (id INTEGER)');
  other.close();
  expect(() => openDatabase(folder)).toThrow(expect.objectContaining({ code: 'IMC_REF_STORE_CORRUPT' }));
});
