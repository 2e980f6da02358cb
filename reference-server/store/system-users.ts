import { SYSTEM_UID } from '../channel.ts';
import type { Database } from './database.ts';

/** Users that may write to anybody, and to whom anybody may. */
export interface SystemUsers {
  add(uid: string): void;
  remove(uid: string): void;
  /** Whether a user was added, or is the built-in one. */
  has(uid: string): boolean;
  /** Those that were added. */
  all(): string[];
}

export function openSystemUsers(database: Database): SystemUsers {
  const add = database.prepare('INSERT INTO system_users VALUES (?) ON CONFLICT DO NOTHING');
  const remove = database.prepare('DELETE FROM system_users WHERE uid = ?');
  const has = database.prepare('SELECT 1 FROM system_users WHERE uid = ?');
  const all = database.prepare('SELECT uid FROM system_users ORDER BY uid');
  return {
    add: (uid) => void add.run(uid),
    remove: (uid) => void remove.run(uid),
    has: (uid) => uid === SYSTEM_UID || has.get(uid) !== undefined,
    all: () => (all.all() as { uid: string }[]).map(({ uid }) => uid),
  };
}
