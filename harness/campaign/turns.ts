import { Mutex, Semaphore } from 'async-mutex';

/** Plays at once while failures are looked into: few enough to be no load. */
const placesMax = 8;

/** Whose turn it is to play while several failures are looked into. */
export class Turns {
  readonly #places: Semaphore;
  readonly #restarts = new Mutex();

  constructor(places = new Semaphore(placesMax)) {
    this.#places = places;
  }

  /** The turns of who restarts another server: beside those of the first one. */
  onAnotherServer(): Turns {
    return new Turns(this.#places);
  }

  /** Plays beside a few others. */
  beside<T>(play: () => Promise<T>): Promise<T> {
    return this.#places.runExclusive(play);
  }

  /** Plays what restarts its server, so many plays at once: beside others, but no two of these. */
  restarting<T>(plays: number, play: () => Promise<T>): Promise<T> {
    return this.#restarts.runExclusive(() => this.#places.runExclusive(play, Math.min(plays, placesMax)));
  }

  /** Plays while nobody else does: what the server logs, and does, is about nothing else. */
  alone<T>(play: () => Promise<T>): Promise<T> {
    return this.#places.runExclusive(play, placesMax);
  }
}
