import { deadlineIn } from '../core/deadline.ts';
import type { Scenario } from '../vocabulary/index.ts';

/** What a search for the smallest scenario may cost, and how its candidates are played. */
export interface BudgetOptions {
  /** Plays candidates, each in a world of its own, and tells which of them break the rule in the same way. */
  readonly breaks: (candidates: readonly Scenario[]) => Promise<readonly boolean[]>;
  /** Candidates of so many ops that are played at once, at least 2. Default 4 of any. */
  readonly atOnce?: (ops: number) => number;
  /** Plays in which a candidate may break it; all must be in vain for it to be left. Default 1. */
  readonly tries?: number;
  readonly playsMax: number;
  readonly msMax: number;
  /** Ends the search early. */
  readonly signal?: AbortSignal;
}

/** Something to try in place of a scenario. */
export interface Candidate {
  readonly scenario: Scenario;
}

const atOnceDefault = 4;

/** Plays candidates, and counts plays and time; a candidate beyond them is not played and does not count as breaking. */
export class Budget {
  readonly #options: BudgetOptions;
  readonly #deadline;
  readonly #known = new Map<string, boolean>();
  /** Each that was gone on with, in that order. */
  readonly #found = new Map<string, Scenario>();
  #plays = 0;

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#deadline = deadlineIn(options.msMax);
  }

  /** How many candidates that are no larger than this one are played at once. */
  atOnce({ ops }: Scenario): number {
    return this.#options.atOnce?.(ops.length) ?? atOnceDefault;
  }

  get spent(): boolean {
    return this.#isSpent(1);
  }

  /** So that most is left for what comes behind. */
  get quarterSpent(): boolean {
    return this.#isSpent(1 / 4);
  }

  #isSpent(share: number): boolean {
    const { playsMax, msMax, signal } = this.#options;
    const ms = msMax - this.#deadline.leftMs();
    return this.#plays >= playsMax * share || ms >= msMax * share || signal?.aborted === true;
  }

  /** All that broke, in the order in which they were gone on with. */
  found(): Scenario[] {
    return [...this.#found.values()];
  }

  /** This one is known to break. */
  beginWith(scenario: Scenario): void {
    this.#known.set(keyOf(scenario), true);
    this.#goOnWith({ scenario });
  }

  /** Whether the candidate breaks; `again` plays it even if that is known already. */
  async breaks(scenario: Scenario, again = false): Promise<boolean> {
    if (again) this.#known.delete(keyOf(scenario));
    const [broken] = await this.#thoseThatBreak([{ scenario }]);
    if (broken) this.#goOnWith(broken);
    return broken !== undefined;
  }

  /**
   * What to go on with, of candidates that are played at once: all those that break, made one, where that breaks, too; else the first half of
   * them, and so on to the first. `undefined` where none does.
   */
  async best<C extends Candidate>(
    candidates: readonly C[],
    madeOne: (broken: readonly C[]) => C | undefined,
  ): Promise<C | undefined> {
    const broken = await this.#thoseThatBreak(candidates);
    const united = halves(broken.length).flatMap((many) => madeOne(broken.slice(0, many)) ?? []);
    const [best = broken[0]] = await this.#thoseThatBreak(united);
    if (best) this.#goOnWith(best);
    return best;
  }

  async #thoseThatBreak<C extends Candidate>(candidates: readonly C[]): Promise<C[]> {
    const { tries = 1 } = this.#options;
    const open = new Map(candidates.map(({ scenario }) => [keyOf(scenario), scenario]));
    for (const key of open.keys()) if (this.#known.has(key)) open.delete(key);
    for (let played = 0; played < tries && open.size > 0 && !this.spent; played++) await this.#playOpen(open);
    if (!this.spent) for (const key of open.keys()) this.#known.set(key, false);
    return candidates.filter(({ scenario }) => this.#known.get(keyOf(scenario)) === true);
  }

  /** Plays them once, as far as the budget goes, and takes away those that break. */
  async #playOpen(open: Map<string, Scenario>): Promise<void> {
    const played = [...open].slice(0, this.#options.playsMax - this.#plays);
    this.#plays += played.length;
    const broken = await this.#options.breaks(played.map(([, candidate]) => candidate));
    for (const [i, [key]] of played.entries()) {
      if (!broken[i]) continue;
      this.#known.set(key, true);
      open.delete(key);
    }
  }

  #goOnWith({ scenario }: Candidate): void {
    this.#found.set(keyOf(scenario), scenario);
  }
}

/** So many, half of them, and so on, down to two. */
function halves(many: number): number[] {
  return many < 2 ? [] : [many, ...halves(Math.ceil(many / 2))];
}

/** How many things to leave out at once next, of so many, where so many candidates are played at once; 0 behind one by one. */
export function nextSize(size: number, things: number, atOnce: number): number {
  if (size <= 1) return 0;
  return Math.max(1, Math.min(Math.ceil(size / 2), Math.ceil(things / atOnce)));
}

function keyOf({ ops, names, hashes }: Scenario): string {
  return JSON.stringify([ops, names, hashes]);
}
