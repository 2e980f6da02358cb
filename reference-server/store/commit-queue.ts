import { Refusal, reasons, textOf } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Database } from './database.ts';

/** What became of a write: its value once it is on disk, or why it is not. */
export type Committed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** Puts on disk what a transaction wrote, by `commit`, which throws when the disk fails. */
export type Flush = (commit: () => void) => void;

export interface CommitQueue {
  /**
   * Runs `write` in the next transaction, and calls `done` when that is on disk, or will never be.
   * Writes run in the order they came, and so do their `done`. `bytes` is what the write holds in memory.
   */
  add<T>(write: () => T, done: (result: Committed<T>) => void, bytes?: number): void;
  /** From now on transactions are put on disk so; at once where this was never called. */
  flushBy(flush: Flush): void;
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
  let flush: Flush = (commit) => commit();

  function drain(): void {
    while (waiting.length > 0) commitBatch();
  }

  function commitBatch(): void {
    const batch = waiting.slice(0, limits.commitBatchMax);
    waiting = waiting.slice(batch.length);
    for (const job of batch) bytesWaiting -= job.bytes;
    if (waiting.length > 0) setImmediate(commitBatch);
    const results = transaction(
      batch.map((job) => job.write),
      flush,
    );
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
    flushBy: (given) => (flush = given),
    drain,
    close() {
      closed = true;
      drain();
      if (database.open && database.inTransaction) database.exec('COMMIT');
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
function transactionOn(database: Database): (writes: (() => unknown)[], flush: Flush) => Committed<unknown>[] {
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

  return (writes, flush) => {
    if (writes.length === 0) return [];
    try {
      // What was not flushed yet goes on.
      if (!database.inTransaction) begin.run();
      const results = writes.map(one);
      flush(() => database.open && database.inTransaction && commit.run());
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
