import type { Attempt } from './lab.ts';
import type { PlannedPlay } from './plan.ts';

/** One way in which a rule was broken, and the smallest scenario that is known to break it so. */
export interface Failure {
  readonly key: string;
  /** The smallest planned play that showed it: its case and seed are where shrinking begins. */
  planned: PlannedPlay;
  smallest: Attempt;
  /** Plays at once when it was seen first. */
  readonly load: number;
  plays: number;
  /** Plays that showed it while our own event loop was not late. */
  punctual: number;
}

/** Delay of our own event loop from which on we cannot be trusted about deadlines, in milliseconds. */
export const lateMs = 400;

/** Plays that must have broken a rule in a way before later plays no longer wait for it to mend itself. */
const presumedAfter = 2;

/** Failures by rule/shape; the first of each is kept, then the smallest. */
export class Failures {
  readonly #byKey = new Map<string, Failure>();

  /** Takes note of what a play broke; gives the keys that nobody had seen before. */
  note(planned: PlannedPlay, attempt: Attempt, load: number): string[] {
    return [...attempt.shown].filter((key) => this.#note(key, planned, attempt, load));
  }

  #note(key: string, planned: PlannedPlay, attempt: Attempt, load: number): boolean {
    const known = this.#byKey.get(key);
    const late = attempt.lagMs > lateMs;
    if (!known) {
      this.#byKey.set(key, { key, planned, smallest: attempt, load, plays: 1, punctual: late ? 0 : 1 });
      return true;
    }
    known.plays += 1;
    if (!late) known.punctual += 1;
    if (this.#offer(key, attempt)) known.planned = planned;
    return false;
  }

  #offer(key: string, attempt: Attempt): boolean {
    const known = this.#byKey.get(key);
    if (!known || !attempt.shown.has(key)) return false;
    const smaller = attempt.scenario.ops.length < known.smallest.scenario.ops.length;
    if (smaller) known.smallest = attempt;
    return smaller;
  }

  /** Whether it is still worth waiting for an objection to go away. */
  heeds(key: string): boolean {
    return (this.#byKey.get(key)?.punctual ?? 0) < presumedAfter;
  }

  /** Whether some play has shown it. */
  knows(key: string): boolean {
    return this.#byKey.has(key);
  }

  all(): readonly Failure[] {
    return [...this.#byKey.values()];
  }
}
