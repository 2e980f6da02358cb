import { channel } from '../channel.ts';
import { limits } from '../limits.ts';
import type { Message } from '../message.ts';
import type { Database } from './database.ts';
import type { Messages } from './messages.ts';

/** What each user has not acknowledged yet. */
export interface Commands {
  /** Keeps a command for a user until he acknowledges it. */
  queue(uid: string, command: Message): void;
  /** The oldest commands of a user, at most `limit`, fewer where their payloads are large; they are the ones that his next acknowledgement is about. */
  hand(uid: string, limit: number): Message[];
  /** Drops what was handed out last. */
  acknowledge(uid: string): void;
}

interface Row {
  readonly id: string;
  readonly channel_id: string;
  readonly channel_type: number;
  readonly seq: number;
}

export function openCommands(database: Database, messages: Messages): Commands {
  const queue = database.prepare('INSERT INTO commands VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING');
  const waiting = database.prepare(
    `SELECT CAST(message_id AS TEXT) AS id, channel_id, channel_type, seq FROM commands
     WHERE uid = ? AND message_id > ? ORDER BY message_id LIMIT ?`,
  );
  const takeBack = database.prepare('UPDATE commands SET handed = 0 WHERE uid = ? AND handed = 1');
  const hand = database.prepare('UPDATE commands SET handed = 1 WHERE uid = ? AND message_id = ?');
  const drop = database.prepare('DELETE FROM commands WHERE uid = ? AND message_id = ?');
  const acknowledge = database.prepare('DELETE FROM commands WHERE uid = ? AND handed = 1');

  /** Until there are enough, by number or by bytes; drops those that are expired on its way. */
  function take(uid: string, limit: number): Message[] {
    const found: Message[] = [];
    let after = 0n;
    let bytes = 0;
    while (found.length < limit && bytes <= limits.pageBytesMax) {
      const rows = waiting.all(uid, after, limit - found.length) as Row[];
      if (rows.length === 0) break;
      for (const row of rows) {
        after = BigInt(row.id);
        const message = messages.at(channel(row.channel_id, row.channel_type), row.seq);
        if (message === undefined) {
          drop.run(uid, after);
          continue;
        }
        found.push(message);
        bytes += message.payload.length;
        if (bytes > limits.pageBytesMax) break;
      }
    }
    return found;
  }

  return {
    queue: (uid, { id, seq, channel: { id: channelId, type } }) => void queue.run(uid, id, channelId, type, seq),
    hand(uid, limit) {
      const found = take(uid, limit);
      takeBack.run(uid);
      for (const { id } of found) hand.run(uid, id);
      return found;
    },
    acknowledge: (uid) => void acknowledge.run(uid),
  };
}
