import type { Attempt } from './lab.ts';
import type { PlannedPlay } from './plan.ts';

/** A planned play, and what came of it. */
export interface Example {
  readonly planned: PlannedPlay;
  readonly attempt: Attempt;
}

/** One way in which a rule was broken, and the smallest plays that are known to have broken it so. */
export interface Failure {
  readonly key: string;
  /** Plays that showed it, the smallest first: some may show it by chance only. Each one's case and seed are where shrinking begins. */
  examples: readonly Example[];
  /** Plays at once when it was seen first. */
  readonly load: number;
  /** Whether other plays showed it, too, that cannot be played again yet. Default false. */
  readonly heldBack?: boolean;
  plays: number;
  /** Plays that showed it while our own event loop was not late. */
  punctual: number;
}

/** Whether the server was found dead or silent after some play that showed it. */
export function endsServer({ examples }: Failure): boolean {
  return examples.some(({ attempt }) => attempt.trouble);
}

/** Delay of our own event loop from which on we cannot be trusted about deadlines, in milliseconds. */
export const lateMs = 400;

/** Plays that must have broken a rule in a way before later plays no longer wait for it to mend itself. */
const presumedAfter = 2;

/** Plays that are kept of each failure. */
const examplesMax = 5;

/** Plays without a restart come first, and those in which nothing happens at the same time: they depend on no race. Then the smaller ones. */
function bySize(a: Example, b: Example): number {
  return (
    restarts(a) - restarts(b) ||
    Number(races(a)) - Number(races(b)) ||
    a.attempt.scenario.ops.length - b.attempt.scenario.ops.length
  );
}

function restarts({ attempt }: Example): number {
  return attempt.scenario.ops.filter(({ op }) => op === 'restart').length;
}

function races({ attempt }: Example): boolean {
  return attempt.scenario.ops.some((op) => op.overlap || (op.op === 'send' && op.background));
}

/** Failures by rule/shape; the smallest plays of each are kept. */
export class Failures {
  readonly #byKey = new Map<string, Failure>();

  /** Takes note of what a play broke; gives the keys that nobody had seen before. */
  note(planned: PlannedPlay, attempt: Attempt, load: number): string[] {
    return [...attempt.shown].filter((key) => this.#note(key, planned, attempt, load));
  }

  #note(key: string, planned: PlannedPlay, attempt: Attempt, load: number): boolean {
    const known = this.#byKey.get(key);
    const punctual = attempt.lagMs > lateMs ? 0 : 1;
    if (!known) {
      this.#byKey.set(key, { key, examples: [{ planned, attempt }], load, plays: 1, punctual });
      return true;
    }
    known.plays += 1;
    known.punctual += punctual;
    known.examples = [...known.examples, { planned, attempt }].sort(bySize).slice(0, examplesMax);
    return false;
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
