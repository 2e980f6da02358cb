import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Database, closeDatabase, openDatabase } from './database.ts';
import { openMessages } from './messages.ts';

test('a message that is looked up by its client message number is found by an index, however long its channel is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'messages-'));
  const database = openDatabase(folder);
  const asked: string[] = [];
  const listening = new Proxy(database, {
    get: (target, name) =>
      name === 'prepare'
        ? (sql: string) => {
            asked.push(sql);
            return target.prepare(sql);
          }
        : (Reflect.get(target, name) as unknown),
  });
  openMessages(listening, Date.now);
  const byNumber = asked.filter((sql) => sql.includes('client_msg_no = ?'));
  expect(byNumber).toHaveLength(2);
  for (const sql of byNumber) expect(planOf(database, sql)).toContain('messages_by_client_msg_no (channel=? AND');
  closeDatabase(database);
  rmSync(folder, { recursive: true });
});

function planOf(database: Database, sql: string): string {
  const values = (sql.match(/\?/g) ?? []).map(() => '');
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { readonly detail: string }[];
  return rows.map(({ detail }) => detail).join('; ');
}
