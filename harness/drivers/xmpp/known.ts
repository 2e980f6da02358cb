/** The ids by which users may ask their archives for messages, as far as they have read them there. */
export class KnownIds {
  readonly #ids = new Map<string, string>();

  of(user: string, message: string): string | undefined {
    return this.#ids.get(`${user} ${message}`);
  }

  learn(user: string, message: string, id: string): void {
    this.#ids.set(`${user} ${message}`, id);
  }
}
