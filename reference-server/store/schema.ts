/** Marks the file as a store of this server ("imcr"). */
export const APPLICATION_ID = 0x696d6372;

// Client message numbers and topics are blobs: the database ends a text at its first NUL.
const LAYOUT_1 = `
  CREATE TABLE devices (
    uid TEXT NOT NULL, device_flag INTEGER NOT NULL, token TEXT NOT NULL, device_level INTEGER NOT NULL,
    PRIMARY KEY (uid, device_flag)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE channels (
    channel TEXT PRIMARY KEY, large INTEGER NOT NULL, ban INTEGER NOT NULL, disband INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE subscribers (
    channel TEXT NOT NULL, uid TEXT NOT NULL,
    PRIMARY KEY (channel, uid)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE messages (
    channel TEXT NOT NULL, seq INTEGER NOT NULL, message_id INTEGER NOT NULL, client_msg_no BLOB NOT NULL,
    from_uid TEXT NOT NULL, flags INTEGER NOT NULL, setting INTEGER NOT NULL, expire INTEGER NOT NULL,
    topic BLOB NOT NULL, timestamp INTEGER NOT NULL, payload BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX messages_by_seq ON messages (channel, seq);
  CREATE INDEX messages_by_client_msg_no ON messages (channel, client_msg_no);
  CREATE INDEX messages_by_id ON messages (message_id);

  CREATE TABLE conversations (
    uid TEXT NOT NULL, channel TEXT NOT NULL, channel_id TEXT NOT NULL, channel_type INTEGER NOT NULL,
    last_seq INTEGER NOT NULL, read_seq INTEGER NOT NULL, unread INTEGER NOT NULL,
    active_at INTEGER NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (uid, channel)
  ) STRICT, WITHOUT ROWID;
`;

// `deleted_seq`: up to there the user deleted the conversation. `commands`: what a user has not acknowledged;
// `handed` 1: what his last sync gave him. `outbox`: what the webhook was not told yet, as JSON; no position is used twice.
const LAYOUT_2 = `
  ALTER TABLE conversations ADD COLUMN deleted_seq INTEGER NOT NULL DEFAULT 0;

  CREATE INDEX messages_that_expire ON messages (channel, seq) WHERE expire > 0;

  CREATE TABLE system_users (uid TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

  CREATE TABLE channel_lists (
    list TEXT NOT NULL, channel TEXT NOT NULL, uid TEXT NOT NULL, added_at INTEGER NOT NULL,
    PRIMARY KEY (list, channel, uid)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE commands (
    uid TEXT NOT NULL, message_id INTEGER NOT NULL, channel_id TEXT NOT NULL, channel_type INTEGER NOT NULL,
    seq INTEGER NOT NULL, handed INTEGER NOT NULL,
    PRIMARY KEY (uid, message_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT, bytes INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
`;

/** What makes each layout out of the one before it; the first out of nothing. */
export const LAYOUTS: readonly string[] = [LAYOUT_1, LAYOUT_2];

/** The newest layout; a store of a newer one is refused. */
export const SCHEMA_VERSION = LAYOUTS.length;
