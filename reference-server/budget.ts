/** Bytes that many may hold in memory together. */
export class Budget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** An account of one of them, on which nothing is held yet. */
  open(): Account {
    let held = 0;
    let closed = false;
    return {
      take: (bytes) => {
        if (closed || bytes > this.#left) return false;
        this.#left -= bytes;
        held += bytes;
        return true;
      },
      close: () => {
        this.#left += held;
        held = 0;
        closed = true;
      },
    };
  }
}

export interface Account {
  /** Whether there was room for these bytes; if so, they are held until `close`. After it there is none. */
  take(bytes: number): boolean;
  close(): void;
}
