import { type Channel, channel } from '../channel.ts';
import { limits } from '../limits.ts';
import type { Message } from '../message.ts';
import type { Database } from './database.ts';

/** One entry of a user's conversation list. */
export interface Conversation {
  readonly channel: Channel;
  readonly lastSeq: number;
  readonly readSeq: number;
  /** Messages of others that came after the read position. */
  readonly unread: number;
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
  /** Those that have a message, the one with the newest message first. */
  of(uid: string): Conversation[];
}

interface Row {
  readonly channel_id: string;
  readonly channel_type: number;
  readonly last_seq: number;
  readonly read_seq: number;
  readonly unread: number;
  readonly version: string;
}

const INSERT = `INSERT INTO conversations (uid, channel, channel_id, channel_type, last_seq, read_seq, unread, active_at, version)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function openConversations(database: Database): Conversations {
  // One's own message moves the read position only when nothing of others is unread: it must not mark theirs as read.
  const record = database.prepare(`${INSERT} ON CONFLICT DO UPDATE SET
    last_seq = excluded.last_seq, active_at = excluded.active_at, version = excluded.version,
    read_seq = CASE WHEN unread + excluded.unread = 0 THEN excluded.last_seq ELSE read_seq END,
    unread = unread + excluded.unread`);
  const open = database.prepare(`${INSERT} ON CONFLICT DO NOTHING`);
  const markRead = database.prepare(
    'UPDATE conversations SET read_seq = ?, unread = 0, version = ? WHERE uid = ? AND channel = ?',
  );
  const of = database.prepare(
    `SELECT channel_id, channel_type, last_seq, read_seq, unread, CAST(version AS TEXT) AS version
     FROM conversations WHERE uid = ? AND last_seq > 0 ORDER BY active_at DESC LIMIT ${limits.conversationsMax}`,
  );

  return {
    record(uid, { channel: { key, id, type }, seq, fromUid }, version) {
      const own = uid === fromUid;
      record.run(uid, key, id, type, seq, own ? seq : seq - 1, own ? 0 : 1, version, version);
    },
    open: (uid, { key, id, type }, { seq, version }) =>
      void open.run(uid, key, id, type, seq, seq, 0, version, version),
    markRead: (uid, { key }, { seq, version }) => void markRead.run(seq, version, uid, key),
    of: (uid) => (of.all(uid) as Row[]).map(conversationOf),
  };
}

function conversationOf(row: Row): Conversation {
  return {
    channel: channel(row.channel_id, row.channel_type),
    lastSeq: row.last_seq,
    readSeq: row.read_seq,
    unread: row.unread,
    version: BigInt(row.version),
  };
}
