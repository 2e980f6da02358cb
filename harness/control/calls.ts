import type { About, Capabilities, Instance, RunEvent } from '../vocabulary/index.ts';

/** What a worker needs to know before it plays. */
export interface Brief {
  readonly driver: string;
  /** Trouble to be put between the driver and the runner. */
  readonly wraps: readonly string[];
  readonly about: About;
  readonly capabilities: Capabilities;
  /** Whether the server is ours to replace by a fresh one. */
  readonly replaceable: boolean;
  readonly seed: number;
  readonly plays: number;
  readonly patience: number;
  readonly concurrency: number | 'auto';
  /** Milliseconds; 0 is without end. */
  readonly timeBudgetMs: number;
  readonly confirmations: number;
  /** Cases to play; all when empty. */
  readonly cases: readonly string[];
  /** Rules to report; all when empty. */
  readonly rules: readonly string[];
}

/** What the main process does for the worker: the instance that it is leased, and the record of what happens. */
export interface MainCalls extends Instance {
  brief(): Promise<Brief>;
  emit(event: RunEvent): Promise<void>;
}

/** What the worker does for the main process. */
export interface WorkerCalls {
  /** No more plays are begun; those that run are finished and judged. */
  wind(): void;
}
