import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'libsql';
import { StartError, textOf } from '../errors.ts';
import { APPLICATION_ID, LAYOUTS, SCHEMA_VERSION } from './schema.ts';

export type { Database } from 'libsql';

/**
 * Opens the database in a folder, and makes both where they are missing.
 * Throws `IMC_REF_DATA_DIR`, `IMC_REF_DATA_BUSY`, `IMC_REF_STORE_CORRUPT`, `IMC_REF_STORE_NEWER`, each with what to do.
 */
export function openDatabase(folder: string): Database.Database {
  try {
    makeFolder(resolve(folder));
    return prepareDatabase(new Database(join(folder, 'store.db')), folder);
  } catch (error) {
    throw error instanceof StartError ? error : explain(error, folder);
  }
}

/** Leaves one file behind that is whole and free for others, also while this process lives on. */
export function closeDatabase(database: Database.Database): void {
  try {
    database.pragma('journal_mode = DELETE');
    database.pragma('locking_mode = NORMAL');
    database.prepare('SELECT 1 FROM sqlite_schema').get();
  } catch {
    // On a full disk the log stays beside the file; the next start reads both.
  }
  database.close();
}

/** Like `mkdir -p`. (The `recursive` of Node 20 never comes back where a file system says ENOENT to a mkdir, as /proc does.) */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function prepareDatabase(database: Database.Database, folder: string): Database.Database {
  // One process owns the file: a second one is told so instead of disturbing it.
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('BEGIN IMMEDIATE');
  const version = checkedVersion(database, folder);
  if (version < SCHEMA_VERSION) {
    for (const layout of LAYOUTS.slice(version)) database.exec(layout);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
  }
  database.exec('COMMIT');
  return database;
}

/** The version of the layout in the file; 0 for a file that was just made. */
function checkedVersion(database: Database.Database, folder: string): number {
  const version = pragmaNumber(database, 'user_version');
  const application = pragmaNumber(database, 'application_id');
  if (version === 0 && application === 0 && isEmpty(database)) return 0;
  if (application !== APPLICATION_ID) throw corrupt(folder, 'it belongs to another program');
  if (version > SCHEMA_VERSION)
    throw new StartError(
      'IMC_REF_STORE_NEWER',
      3,
      `the store in ${folder} has layout ${version}, this server knows ${SCHEMA_VERSION}: use a newer server or another --data folder`,
    );
  return version;
}

function isEmpty(database: Database.Database): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
}

function pragmaNumber(database: Database.Database, name: 'user_version' | 'application_id'): number {
  const [row] = database.pragma(name) as { [column: string]: number }[];
  return row?.[name] ?? 0;
}

function explain(error: unknown, folder: string): StartError {
  const code = (error as { code?: string }).code ?? '';
  if (/NOTADB|CORRUPT/.test(code)) return corrupt(folder, textOf(error));
  if (/BUSY|LOCKED/.test(code))
    return new StartError(
      'IMC_REF_DATA_BUSY',
      3,
      `${folder} is used by another process: stop it or choose another --data folder`,
    );
  return new StartError(
    'IMC_REF_DATA_DIR',
    3,
    `cannot store data in ${folder} (${textOf(error)}): choose a --data folder that can be written and has room`,
  );
}

function corrupt(folder: string, why: string): StartError {
  return new StartError(
    'IMC_REF_STORE_CORRUPT',
    3,
    `the store in ${folder} cannot be read (${why}): remove it or choose another --data folder`,
  );
}
