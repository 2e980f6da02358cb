import { limits } from '../limits.ts';
import type { Database } from './database.ts';

/** What the webhook is still to be told, as JSON, up to a position. */
export interface OutboxPage {
  readonly bodies: readonly string[];
  /** Of the last one. */
  readonly position: number;
  /** Whether there are others behind it. */
  readonly more: boolean;
}

/** What the webhook has to be told, in the order in which it was stored; writes belong into a transaction. */
export interface Outbox {
  add(body: string): void;
  /** The oldest after a position, as many as one post takes; undefined where there is none. */
  next(after: number): OutboxPage | undefined;
  /** Drops all up to a position, it included. */
  drop(position: number): void;
}

interface Size {
  readonly position: number;
  readonly bytes: number;
}

export function openOutbox(database: Database): Outbox {
  const add = database.prepare('INSERT INTO outbox (bytes, body) VALUES (?, ?)');
  const sizes = database.prepare('SELECT position, bytes FROM outbox WHERE position > ? ORDER BY position LIMIT ?');
  const bodies = database.prepare('SELECT body FROM outbox WHERE position > ? AND position <= ? ORDER BY position');
  const drop = database.prepare('DELETE FROM outbox WHERE position <= ?');
  return {
    add: (body) => void add.run(Buffer.byteLength(body), body),
    next(after) {
      const found = sizes.all(after, limits.webhookEventsMax + 1) as Size[];
      const length = lengthOfPost(found);
      const position = found[length - 1]?.position;
      if (position === undefined) return undefined;
      const rows = bodies.all(after, position) as { body: string }[];
      return { bodies: rows.map(({ body }) => body), position, more: length < found.length };
    },
    drop: (position) => void drop.run(position),
  };
}

/** How many one post takes: one at least, and then no more than its limits. */
function lengthOfPost(sizes: readonly Size[]): number {
  let bytes = 0;
  const tooMany = sizes.findIndex((size, index) => {
    bytes += size.bytes;
    return index > 0 && (index === limits.webhookEventsMax || bytes > limits.webhookBytesMax);
  });
  return tooMany === -1 ? sizes.length : tooMany;
}
