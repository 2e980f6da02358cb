import { nowMs } from '../core/clock.ts';

/** Shares out the time of a run among its cases: whoever takes less leaves more to those after him. */
export class TimeShares {
  readonly #ends: number;
  #cases: number;

  /** `cases` is how many will ask. */
  constructor(ms: number, cases: number) {
    this.#ends = nowMs() + ms;
    this.#cases = cases;
  }

  /** The next case begins; gives whether it still has time. */
  next(): () => boolean {
    const now = nowMs();
    const ends = now + (this.#ends - now) / Math.max(1, this.#cases);
    this.#cases -= 1;
    return () => nowMs() < ends;
  }
}
