import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 5;

/** Waits for a fact: what `look` finds, once it is something. Rejects at the deadline and says what was missing. */
export async function until<T>(
  fact: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = 5000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${fact}`);
    await pause(POLL_MS);
  }
}
