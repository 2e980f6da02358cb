import type { Channel } from '../channel.ts';
import type { Database } from './database.ts';

/** Who may not send to a channel, and who alone may, where anybody is named. A user's own lists are those of the person channel with his uid. */
export type ListName = 'blacklist' | 'whitelist';

export interface Listed {
  readonly uid: string;
  /** Unix seconds. */
  readonly addedAt: number;
}

export interface ChannelLists {
  add(list: ListName, channel: Channel, uid: string, seconds: number): void;
  remove(list: ListName, channel: Channel, uid: string): void;
  clear(list: ListName, channel: Channel): void;
  has(list: ListName, channel: Channel, uid: string): boolean;
  isEmpty(list: ListName, channel: Channel): boolean;
  of(list: ListName, channel: Channel): Listed[];
}

export function openChannelLists(database: Database): ChannelLists {
  const add = database.prepare('INSERT INTO channel_lists VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const remove = database.prepare('DELETE FROM channel_lists WHERE list = ? AND channel = ? AND uid = ?');
  const clear = database.prepare('DELETE FROM channel_lists WHERE list = ? AND channel = ?');
  const has = database.prepare('SELECT 1 FROM channel_lists WHERE list = ? AND channel = ? AND uid = ?');
  const any = database.prepare('SELECT 1 FROM channel_lists WHERE list = ? AND channel = ? LIMIT 1');
  const of = database.prepare(
    'SELECT uid, added_at AS addedAt FROM channel_lists WHERE list = ? AND channel = ? ORDER BY uid',
  );
  return {
    add: (list, { key }, uid, seconds) => void add.run(list, key, uid, seconds),
    remove: (list, { key }, uid) => void remove.run(list, key, uid),
    clear: (list, { key }) => void clear.run(list, key),
    has: (list, { key }, uid) => has.get(list, key, uid) !== undefined,
    isEmpty: (list, { key }) => any.get(list, key) === undefined,
    of: (list, { key }) => of.all(list, key) as Listed[],
  };
}
