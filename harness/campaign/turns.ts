import { Mutex, Semaphore } from 'async-mutex';

/** Plays at once while failures are looked into: the nine other replays of a confirmation are no load. */
const placesMin = 9;
/** More would say no more of a failure, and be no sooner. */
const placesMax = 18;

/** Whose turn it is to play while several failures are looked into. */
export class Turns {
  /** Plays at once, at most. */
  readonly places: number;
  readonly #free: Semaphore;
  readonly #restarts: Mutex;

  /**
   * For a server that so many plays at once are no load for, as far as is known, default nothing, beside one that is restarted by whoever
   * holds `restarts`, default by nobody else.
   */
  constructor(limit = 0, restarts = new Mutex(), free?: Semaphore) {
    this.places = Math.min(placesMax, Math.max(placesMin, limit));
    this.#restarts = restarts;
    this.#free = free ?? new Semaphore(this.places);
  }

  /** The turns of who restarts another server: beside those of the first one. */
  onAnotherServer(restarts = new Mutex()): Turns {
    return new Turns(this.places, restarts, this.#free);
  }

  /** Plays beside a few others. */
  beside<T>(play: () => Promise<T>): Promise<T> {
    return this.#free.runExclusive(play);
  }

  /** Plays what restarts its server, so many plays at once: beside others, but no two of these. */
  restarting<T>(plays: number, play: () => Promise<T>): Promise<T> {
    return this.#restarts.runExclusive(() => this.#free.runExclusive(play, Math.min(plays, this.places)));
  }

  /** Plays while nobody else does: what the server logs, and does, is about nothing else. */
  alone<T>(play: () => Promise<T>): Promise<T> {
    return this.#free.runExclusive(play, this.places);
  }
}
