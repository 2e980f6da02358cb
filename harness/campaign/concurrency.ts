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
/** A latency of this many times the best one, plus a grain, counts as having climbed. */
const climbRatio = 2.5;
/**
 * What is looked at: the one in the middle, and the one that few are slower than: a server that is slow with large messages alone would
 * let some wait until we give them up, while the others are quick. A grain is in milliseconds.
 */
const gauges = {
  middle: { share: 0.5, grainMs: 4 },
  slow: { share: 0.99, grainMs: 500 },
} as const;
/** The best one fades by this from window to window, for a server may rightly become slower with what it holds. */
const drift = 1.001;

/** An answer that takes so many milliseconds is not waited much longer for: fewer plays at once, without looking at a whole window. */
const alarmMs = 2_000;

/** Always the same number. */
export function fixedConcurrency(limit: number): Concurrency {
  return { limit, largest: limit, ended: () => {}, busy: () => {} };
}

/** Grows while latencies stay flat, halves when they climb or the server falls silent; looks once in a while, at a window of plays. */
export function adaptiveConcurrency(): Concurrency {
  let limit = startAt;
  let largest = startAt;
  let plays = 0;
  let window: number[] = [];
  /** Plays that were begun when there were too many, and tell nothing of fewer. */
  let crowded = 0;
  const [middle, slow] = [gaugeOf(gauges.middle), gaugeOf(gauges.slow)];

  const shrink = () => {
    crowded = limit;
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
      if (crowded > 0) {
        crowded -= 1;
        return;
      }
      if (Math.max(0, ...latenciesMs) > Math.max(alarmMs, slow.climbsAt())) return shrink();
      window.push(...latenciesMs);
      plays += 1;
      // A window holds at least one whole set of plays at once, or it would mix two limits.
      if (plays < Math.max(4, limit)) return;
      const sorted = window.toSorted((a, b) => a - b);
      window = [];
      plays = 0;
      const seen = [middle.look(sorted), slow.look(sorted)];
      if (seen.includes('climbed')) shrink();
      else if (seen.every((each) => each === 'flat')) grow();
    },
    busy: shrink,
  };
}

interface Gauge {
  look(sorted: readonly number[]): 'climbed' | 'between' | 'flat';
  /** From which latency on it has climbed, in milliseconds; without end before the first look. */
  climbsAt(): number;
}

/** Holds a quantile of each window against the best one so far. */
function gaugeOf({ share, grainMs }: { readonly share: number; readonly grainMs: number }): Gauge {
  let best = Infinity;
  const climbsAt = () => best * climbRatio + grainMs;
  return {
    climbsAt,
    look(sorted) {
      const now = sorted[Math.floor(share * sorted.length)] ?? 0;
      best = Math.min(best * drift, now);
      if (now > climbsAt()) return 'climbed';
      return now <= best * (climbRatio / 1.5) + grainMs ? 'flat' : 'between';
    },
  };
}
