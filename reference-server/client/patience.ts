/** How long the server waits for a client, and how often it tries. Times in milliseconds. */
export interface Patience {
  /** A session that sends nothing for so long is closed. */
  readonly idleMs: number;
  /** From a push to the next one of the same message, as long as it is not acknowledged. */
  readonly repushIntervalMs: number;
  /** How often a message is pushed again to a session; 0: never. */
  readonly repushMax: number;
}

export const DEFAULT_PATIENCE: Patience = { idleMs: 180_000, repushIntervalMs: 60_000, repushMax: 5 };
