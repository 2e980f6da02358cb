import { nowMs, pause } from './clock.ts';
import { ImcError } from './errors.ts';

/** A moment after which waiting ends; every wait of ours has one. */
export interface Deadline {
  /** Milliseconds left; 0 once it has passed. */
  leftMs(): number;
  readonly passed: boolean;
  /** Puts it off by so many milliseconds: those that we have waited for ourselves, and that count against nobody. */
  extend(ms: number): void;
}

/** A deadline `ms` milliseconds from now. */
export function deadlineIn(ms: number): Deadline {
  let end = nowMs() + ms;
  return {
    leftMs: () => Math.max(0, end - nowMs()),
    get passed() {
      return nowMs() >= end;
    },
    extend(more) {
      end += more;
    },
  };
}

/**
 * Waits for `work`, at most `ms` milliseconds.
 * Throws `IMC_ERR_DEADLINE` that names `what` was missing.
 */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = pause(ms, stop.signal).then(() => {
    if (stop.signal.aborted) return new Promise<never>(() => {});
    throw new ImcError('IMC_ERR_DEADLINE', `${what}: nothing after ${Math.round(ms)} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    // A reason of ours spares the error, with its stack, that would be made for each.
    stop.abort('over');
  }
}

/**
 * Looks at a fact again and again, from `firstMs` apart to `slowestMs` apart, until `look` gives something.
 * Resolves to `undefined` when the deadline passes first.
 */
export async function poll<T>(
  deadline: Deadline,
  look: () => Promise<T | undefined>,
  { firstMs = 5, slowestMs = 100 }: { firstMs?: number; slowestMs?: number } = {},
): Promise<T | undefined> {
  for (let waitMs = firstMs; ; waitMs = Math.min(waitMs * 2, slowestMs)) {
    const found = await look();
    if (found !== undefined) return found;
    if (deadline.passed) return undefined;
    await pause(Math.min(waitMs, deadline.leftMs()));
  }
}
