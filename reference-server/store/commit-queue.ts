import { Refusal, reasons, textOf } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Database } from './database.ts';

/** What became of a write: its value once it is on disk, or why it is not. */
export type Committed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export interface CommitQueue {
  /**
   * Runs `write` in the next transaction, and calls `done` when that is on disk, or will never be.
   * Writes run in the order they came, and so do their `done`. `bytes` is what the write holds in memory.
   */
  add<T>(write: () => T, done: (result: Committed<T>) => void, bytes?: number): void;
  /** Commits all that waits. */
  drain(): void;
  /** Drains, and takes nothing any more. */
  close(): void;
}

interface Job {
  readonly write: () => unknown;
  readonly done: (result: Committed<unknown>) => void;
  readonly bytes: number;
}

/** Group commit: all that comes within a turn of the event loop shares one transaction, each write in a savepoint of its own. */
export function createCommitQueue(database: Database, log: Log): CommitQueue {
  const transaction = transactionOn(database);
  let waiting: Job[] = [];
  let bytesWaiting = 0;
  let closed = false;

  function drain(): void {
    while (waiting.length > 0) commitBatch();
  }

  function commitBatch(): void {
    const batch = waiting.slice(0, limits.commitBatchMax);
    waiting = waiting.slice(batch.length);
    for (const job of batch) bytesWaiting -= job.bytes;
    if (waiting.length > 0) setImmediate(commitBatch);
    const results = transaction(batch.map((job) => job.write));
    for (const [index, job] of batch.entries()) deliver(job, results[index]!, log);
  }

  return {
    add(write, done, bytes = 0) {
      if (closed || waiting.length >= limits.commitQueueMax || bytesWaiting + bytes > limits.commitQueueBytesMax) {
        done({ ok: false, refusal: new Refusal(reasons.busy, 'busy: too much waits to be stored, try again later') });
        return;
      }
      // The queue holds each job with the type of its own value; `done` gets what its `write` returned.
      waiting.push({ write, done: done as Job['done'], bytes });
      bytesWaiting += bytes;
      if (waiting.length === 1) setImmediate(commitBatch);
    },
    drain,
    close() {
      closed = true;
      drain();
    },
  };
}

function deliver(job: Job, result: Committed<unknown>, log: Log): void {
  if (!result.ok && result.refusal.reason === reasons.systemError) log.error(result.refusal.message);
  try {
    job.done(result);
  } catch (error) {
    log.error(`answering a write failed: ${textOf(error)}`);
  }
}

/** Runs writes in one transaction: one that throws is undone alone; when the disk fails, all are. */
function transactionOn(database: Database): (writes: (() => unknown)[]) => Committed<unknown>[] {
  const begin = database.prepare<[]>('BEGIN IMMEDIATE');
  const commit = database.prepare<[]>('COMMIT');
  const savepoint = database.prepare<[]>('SAVEPOINT one');
  const release = database.prepare<[]>('RELEASE one');

  function one(write: () => unknown): Committed<unknown> {
    savepoint.run();
    try {
      return { ok: true, value: write() };
    } catch (error) {
      if (!database.inTransaction) throw error;
      database.exec('ROLLBACK TO one');
      return { ok: false, refusal: asRefusal(error) };
    } finally {
      if (database.inTransaction) release.run();
    }
  }

  return (writes) => {
    if (writes.length === 0) return [];
    try {
      begin.run();
      const results = writes.map(one);
      commit.run();
      return results;
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      return writes.map(() => ({ ok: false, refusal: asRefusal(error) }));
    }
  };
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(reasons.systemError, `the message could not be stored: ${textOf(error)}`);
}
