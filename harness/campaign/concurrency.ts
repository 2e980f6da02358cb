/** How many plays run at once: as many as the server takes without its answers becoming slow. */
export interface Concurrency {
  /** Plays that may run at once now. */
  readonly limit: number;
  /** The largest limit there was. */
  readonly largest: number;
  /** A play has ended; these are the milliseconds of its requests. */
  ended(latenciesMs: readonly number[]): void;
  /** The server died or fell silent under the plays. */
  busy(): void;
}

/** Largest number of plays at once. */
export const concurrencyMax = 256;

const startAt = 8;
/** A median latency of this many times the best one, plus a grain, counts as having climbed. */
const climbRatio = 2.5;
const grainMs = 4;
/** The best one fades by this from window to window, for a server may rightly become slower with what it holds. */
const drift = 1.001;

/** Always the same number. */
export function fixedConcurrency(limit: number): Concurrency {
  return { limit, largest: limit, ended: () => {}, busy: () => {} };
}

/** Grows while latencies stay flat, halves when they climb or the server falls silent; looks once in a while, at a window of plays. */
export function adaptiveConcurrency(): Concurrency {
  let limit = startAt;
  let largest = startAt;
  let best = Infinity;
  let plays = 0;
  let window: number[] = [];

  const shrink = () => {
    limit = Math.max(1, Math.floor(limit / 2));
    window = [];
    plays = 0;
  };
  const grow = () => {
    limit = Math.min(concurrencyMax, limit + Math.max(1, Math.floor(limit / 2)));
    largest = Math.max(largest, limit);
  };
  return {
    get limit() {
      return limit;
    },
    get largest() {
      return largest;
    },
    ended(latenciesMs) {
      window.push(...latenciesMs);
      plays += 1;
      // A window holds at least one whole set of plays at once, or it would mix two limits.
      if (plays < Math.max(4, limit)) return;
      const median = medianOf(window);
      best = Math.min(best * drift, median);
      window = [];
      plays = 0;
      if (median > best * climbRatio + grainMs) shrink();
      else if (median <= best * (climbRatio / 1.5) + grainMs) grow();
    },
    busy: shrink,
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
