import { pause } from '../core/clock.ts';
import { ImcError } from '../core/errors.ts';
import type { Endpoints, PlayRequest, Scenario } from '../vocabulary/index.ts';
import type { How } from './disturbing.ts';

/** Plays whose scenarios go through the same, in the order in which they are given; at most `max` in each cohort. */
export function cohortsOf<P extends { readonly scenario: Scenario }>(
  planned: readonly P[],
  max: number,
  goesThrough: (scenario: Scenario) => unknown,
): [P, ...P[]][] {
  const cohorts: [P, ...P[]][] = [];
  const filling = new Map<string, [P, ...P[]]>();
  for (const play of planned) {
    const key = JSON.stringify(goesThrough(play.scenario));
    const cohort = filling.get(key);
    if (cohort && cohort.length < max) {
      cohort.push(play);
      continue;
    }
    const begun: [P, ...P[]] = [play];
    filling.set(key, begun);
    cohorts.push(begun);
  }
  return cohorts;
}

/** What a play of a cohort has in place of a server of its own. */
export interface Member extends Required<Pick<PlayRequest, 'restart' | 'gather'>> {
  /** The play has ended: nobody waits for it any more. */
  leave(): void;
}

export interface CohortOptions {
  /** Plays of it. */
  readonly size: number;
  /** The restarts that each of them goes through. */
  readonly restarts: readonly (readonly How[])[];
  /** When each of them comes, in milliseconds after its group has begun. */
  readonly moments: readonly number[];
  readonly restart: (how: How) => Promise<Endpoints>;
  /** Milliseconds that those who are there wait for the others. */
  readonly waitMs: number;
}

/** The server was restarted without this play, which was too slow: what it has seen is worth nothing. */
export class LeftBehind extends ImcError {
  constructor() {
    super('IMC_ERR_DEADLINE', 'the plays beside this one did not wait for it any longer, and had the server restarted');
  }
}

/**
 * Has plays share one server and its restarts: before each, all who live wait for each other; then the server is
 * restarted once, and all go on.
 */
export function cohortMembers(options: CohortOptions): Member[] {
  const cohort = new Cohort(options);
  return Array.from({ length: options.size }, () => cohort.join());
}

class Cohort {
  readonly #options: CohortOptions;
  readonly #hows: readonly How[];
  /** The restarts that were begun, by their place among all. */
  readonly #restarts = new Map<number, Promise<Endpoints>>();
  readonly #live = new Set<object>();
  /** Those who wait, and how they are told to go on. */
  readonly #there = new Map<object, () => void>();
  #waitOver = new AbortController();

  constructor(options: CohortOptions) {
    this.#options = options;
    this.#hows = options.restarts.flat();
  }

  join(): Member {
    const self = {};
    const taken = new Set<number>();
    this.#live.add(self);
    return {
      gather: () => this.#gather(self),
      restart: async (how) => this.#restart(self, taken, how),
      leave: () => {
        this.#live.delete(self);
        this.#goOnIfAllAreThere();
      },
    };
  }

  async #gather(self: object): Promise<void> {
    if (!this.#live.has(self)) throw new LeftBehind();
    const first = this.#there.size === 0;
    const gathered = new Promise<void>((goOn) => this.#there.set(self, goOn));
    if (first) void this.#endWaiting();
    this.#goOnIfAllAreThere();
    await gathered;
  }

  #goOnIfAllAreThere(): void {
    if (this.#there.size > 0 && this.#there.size === this.#live.size) this.#goOn();
  }

  #goOn(): void {
    const waiting = [...this.#there.values()];
    this.#there.clear();
    this.#waitOver.abort();
    for (const goOn of waiting) goOn();
  }

  /** When the deadline passes, those who are not there are left behind. */
  async #endWaiting(): Promise<void> {
    const over = new AbortController();
    this.#waitOver = over;
    await pause(this.#options.waitMs, over.signal);
    if (over.signal.aborted) return;
    for (const member of this.#live) if (!this.#there.has(member)) this.#live.delete(member);
    this.#goOn();
  }

  /** Who comes first has the server restarted at the moment that is theirs; the others get the same. */
  #restart(self: object, taken: Set<number>, how: How): Promise<Endpoints> {
    if (!this.#live.has(self)) throw new LeftBehind();
    const place = this.#hows.findIndex((each, i) => each === how && !taken.has(i));
    if (place === -1)
      throw new ImcError('IMC_ERR_INTERNAL', `a play restarts the server (${how}) where its cohort does not`);
    taken.add(place);
    const begun = this.#restarts.get(place) ?? this.#begin(how, this.#options.moments[place] ?? 0);
    this.#restarts.set(place, begun);
    return begun;
  }

  async #begin(how: How, afterMs: number): Promise<Endpoints> {
    await pause(afterMs);
    return this.#options.restart(how);
  }
}
