/** Marks the file as a store of this server ("imcr"). */
export const APPLICATION_ID = 0x696d6372;

/** The layout below; a store of a newer one is refused. */
export const SCHEMA_VERSION = 1;

// Client message numbers and topics are blobs: the database ends a text at its first NUL.
export const SCHEMA = `
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
