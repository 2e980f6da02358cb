import { textOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CommitQueue } from '../store/commit-queue.ts';
import type { Outbox, OutboxPage } from '../store/outbox.ts';
import type { Poster } from './poster.ts';

interface OutboxContext {
  readonly outbox: Outbox;
  readonly commits: CommitQueue;
  readonly poster: Poster;
  /** From one look into the outbox to the next. */
  readonly intervalMs: number;
  readonly log: Log;
}

/** Posts what is in the outbox as `msg.notify`, page by page in its order, and drops what was answered; ends when the poster stops. */
export async function sendOutbox({ outbox, commits, poster, intervalMs, log }: OutboxContext): Promise<void> {
  let told = 0;
  while (!poster.stopped) {
    const page = nextPage(outbox, told, log);
    if (page === undefined) {
      await poster.pause(intervalMs);
      continue;
    }
    if (!(await poster.post('msg.notify', `[${page.bodies.join(',')}]`, Number.POSITIVE_INFINITY))) return;
    told = page.position;
    commits.add(
      () => outbox.drop(page.position),
      () => undefined,
    );
    if (!page.more) await poster.pause(intervalMs);
  }
}

function nextPage(outbox: Outbox, after: number, log: Log): OutboxPage | undefined {
  try {
    return outbox.next(after);
  } catch (error) {
    log.error(`the outbox of the webhook cannot be read: ${textOf(error)}`);
    return undefined;
  }
}
