/** Work that is done once for all who need it; forgotten when it fails. */
export class Shared<T> {
  readonly #work = new Map<string, Promise<T>>();

  /** Joins the work of that name, or starts it. */
  get(name: string, start: () => Promise<T>): Promise<T> {
    const under = this.#work.get(name);
    if (under) return under;
    const work = start();
    this.#work.set(name, work);
    work.catch(() => this.#work.get(name) === work && this.#work.delete(name));
    return work;
  }

  forgetAll(): void {
    this.#work.clear();
  }
}
