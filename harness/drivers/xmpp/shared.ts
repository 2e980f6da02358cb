import { OpFailed } from './outcomes.ts';

/** Work that is done once for all who need it, and ends by itself; forgotten when it fails. */
export class Shared<T> {
  readonly #work = new Map<string, Promise<T>>();

  /** Joins the work of that name, or starts it; when somebody else's was given up, it is started again. */
  async get(name: string, start: () => Promise<T>): Promise<T> {
    for (;;) {
      const under = this.#work.get(name);
      try {
        return await (under ?? this.#start(name, start));
      } catch (thrown) {
        const timedOut = thrown instanceof OpFailed && thrown.failure.is === 'unknown';
        if (!under || !timedOut || thrown.failure.why !== 'timeout') throw thrown;
      }
    }
  }

  forget(name: string): void {
    this.#work.delete(name);
  }

  forgetAll(): void {
    this.#work.clear();
  }

  #start(name: string, start: () => Promise<T>): Promise<T> {
    const work = start();
    this.#work.set(name, work);
    work.catch(() => this.#work.get(name) === work && this.#work.delete(name));
    return work;
  }
}
