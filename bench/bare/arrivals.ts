import { pause } from '../../harness/core/clock.ts';

/** What does not come in this time, in milliseconds, is gone on without. */
const WAIT_MS = 3_000;

/** Counts what comes on one way, and waits for as much as had come in a record. */
export class Arrivals {
  #came = 0;
  #wanted = 0;
  #late: AbortController | undefined;

  came(many = 1): void {
    this.#came += many;
    if (this.#came >= this.#wanted) this.#late?.abort();
  }

  /** Waits for so many more. Gives whether they came in time. */
  async next(many = 1): Promise<boolean> {
    this.#wanted += many;
    if (this.#came >= this.#wanted) return true;
    this.#late = new AbortController();
    await pause(WAIT_MS, this.#late.signal);
    const isThere = this.#came >= this.#wanted;
    // What is missing is missing once.
    this.#wanted = Math.min(this.#wanted, this.#came);
    return isThere;
  }
}
