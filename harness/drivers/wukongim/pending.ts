import type { Outcome } from '../../vocabulary/index.ts';

/** An outcome that is awaited. */
export class Pending {
  readonly outcome: Promise<Outcome>;
  #settled = false;
  #resolve: (outcome: Outcome | Promise<Outcome>) => void = () => {};

  constructor() {
    this.outcome = new Promise((resolve) => (this.#resolve = resolve));
    this.outcome.catch(() => {}); // whoever waits gets it; nobody else need
  }

  /** The first word counts. */
  settle(outcome: Outcome): void {
    this.settleWith(() => outcome);
  }

  /** The same, by a function that may throw: whoever waits gets what it throws. */
  settleWith(outcome: () => Outcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#resolve((async () => outcome())());
  }
}
