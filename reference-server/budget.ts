/** Bytes that many may hold in memory together. */
export class Budget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** An account of one of them, on which nothing is held yet. */
  open(): Account {
    let held = 0;
    return {
      take: (bytes) => {
        if (bytes > this.#left) return false;
        this.#left -= bytes;
        held += bytes;
        return true;
      },
      close: () => {
        this.#left += held;
        held = 0;
      },
    };
  }
}

export interface Account {
  /** Whether there was room for these bytes; if so, they are held until `close`. */
  take(bytes: number): boolean;
  close(): void;
}
