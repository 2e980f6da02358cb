import { type Channel, channel } from '../channel.ts';
import { limits } from '../limits.ts';
import type { Message } from '../message.ts';
import type { Database } from './database.ts';

/** One entry of a user's conversation list. */
export interface Conversation {
  readonly channel: Channel;
  readonly lastSeq: number;
  readonly readSeq: number;
  /** Messages of others that came after the read position, and are not expired. */
  readonly unread: number;
  /** Up to there the user deleted the conversation; 0: never. */
  readonly deletedSeq: number;
  /** Unix nanoseconds of the last change. */
  readonly version: bigint;
}

export interface Conversations {
  /** Makes a message the last one of a member's conversation, and counts it as unread unless it is his own. */
  record(uid: string, message: Message, version: bigint): void;
  /** Makes a conversation in which all up to `seq` is read, where there is none. */
  open(uid: string, channel: Channel, at: { readonly seq: number; readonly version: bigint }): void;
  /** Moves the read position to the last message. */
  markRead(uid: string, channel: Channel, at: { readonly seq: number; readonly version: bigint }): void;
  /** Sets the read position, and how many messages of others are behind it, those that are expired included. */
  setUnread(
    uid: string,
    channel: Channel,
    at: { readonly readSeq: number; readonly unread: number; readonly version: bigint },
  ): void;
  /** Reads all that there is, and hides the conversation until its next message. */
  hide(uid: string, channel: Channel, version: bigint): void;
  /** Forgets a conversation, as if it had never been. */
  remove(uid: string, channel: Channel): void;
  one(uid: string, channel: Channel): Conversation | undefined;
  /** Those that have a message since they were deleted, the one with the newest message first. */
  of(uid: string): Conversation[];
  /** The channels of those that are not deleted, those without a message included. */
  channelsOf(uid: string): Channel[];
  /** The greatest version of all. */
  lastVersion(): bigint;
}

interface Row {
  readonly channel_id: string;
  readonly channel_type: number;
  readonly last_seq: number;
  readonly read_seq: number;
  readonly unread: number;
  readonly deleted_seq: number;
  readonly version: string;
}

const INSERT = `INSERT INTO conversations (uid, channel, channel_id, channel_type, last_seq, read_seq, unread, active_at, version)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

// What is expired is nothing that one could still read.
const SELECT = `SELECT channel_id, channel_type, last_seq, read_seq, deleted_seq, CAST(version AS TEXT) AS version,
    max(0, unread - (SELECT count(*) FROM messages INDEXED BY messages_that_expire WHERE messages.channel = conversations.channel
      AND seq > read_seq AND expire > 0 AND from_uid <> uid AND timestamp + expire <= ?)) AS unread
  FROM conversations WHERE uid = ?`;

/** `now` tells Unix milliseconds. */
export function openConversations(database: Database, now: () => number): Conversations {
  const seconds = () => Math.floor(now() / 1000);
  // One's own message moves the read position only when nothing of others is unread: it must not mark theirs as read.
  const record = database.prepare(`${INSERT} ON CONFLICT DO UPDATE SET
    last_seq = excluded.last_seq, active_at = excluded.active_at, version = excluded.version,
    read_seq = CASE WHEN unread + excluded.unread = 0 THEN excluded.last_seq ELSE read_seq END,
    unread = unread + excluded.unread`);
  const open = database.prepare(`${INSERT} ON CONFLICT DO NOTHING`);
  const markRead = database.prepare(
    'UPDATE conversations SET read_seq = ?, unread = 0, version = ? WHERE uid = ? AND channel = ?',
  );
  const setUnread = database.prepare(
    'UPDATE conversations SET read_seq = ?, unread = ?, version = ? WHERE uid = ? AND channel = ?',
  );
  const hide = database.prepare(
    `UPDATE conversations SET read_seq = last_seq, deleted_seq = last_seq, unread = 0, version = ?
     WHERE uid = ? AND channel = ?`,
  );
  const remove = database.prepare('DELETE FROM conversations WHERE uid = ? AND channel = ?');
  // One without a message has no place to begin again after.
  const removeEmpty = database.prepare('DELETE FROM conversations WHERE uid = ? AND channel = ? AND last_seq = 0');
  const one = database.prepare(`${SELECT} AND channel = ?`);
  const of = database.prepare(
    `${SELECT} AND last_seq > deleted_seq ORDER BY active_at DESC LIMIT ${limits.conversationsMax}`,
  );
  const lastVersion = database.prepare('SELECT CAST(max(version) AS TEXT) AS version FROM conversations');
  const channelsOf = database.prepare(
    `SELECT channel_id, channel_type FROM conversations WHERE uid = ? AND (last_seq > deleted_seq OR deleted_seq = 0)
     ORDER BY active_at DESC LIMIT ${limits.conversationsMax}`,
  );

  return {
    record(uid, { channel: { key, id, type }, seq, fromUid }, version) {
      const own = uid === fromUid;
      record.run(uid, key, id, type, seq, own ? seq : seq - 1, own ? 0 : 1, version, version);
    },
    open: (uid, { key, id, type }, { seq, version }) =>
      void open.run(uid, key, id, type, seq, seq, 0, version, version),
    markRead: (uid, { key }, { seq, version }) => void markRead.run(seq, version, uid, key),
    setUnread: (uid, { key }, { readSeq, unread, version }) => void setUnread.run(readSeq, unread, version, uid, key),
    hide(uid, { key }, version) {
      hide.run(version, uid, key);
      removeEmpty.run(uid, key);
    },
    remove: (uid, { key }) => void remove.run(uid, key),
    one(uid, { key }) {
      const row = one.get(seconds(), uid, key) as Row | undefined;
      return row && conversationOf(row);
    },
    of: (uid) => (of.all(seconds(), uid) as Row[]).map(conversationOf),
    lastVersion: () => BigInt((lastVersion.get() as { version: string | null }).version ?? 0),
    channelsOf: (uid) => (channelsOf.all(uid) as Row[]).map((row) => channel(row.channel_id, row.channel_type)),
  };
}

function conversationOf(row: Row): Conversation {
  return {
    channel: channel(row.channel_id, row.channel_type),
    lastSeq: row.last_seq,
    readSeq: row.read_seq,
    unread: row.unread,
    deletedSeq: row.deleted_seq,
    version: BigInt(row.version),
  };
}
