import type {
  About,
  Capabilities,
  Guards,
  Instance,
  RestartableInstance,
  RunEvent,
  Shard,
} from '../vocabulary/index.ts';

/** What a worker needs to know before it plays. */
export interface Brief extends Guards {
  /** Kind of the driver. */
  readonly driver: string;
  /** The user's own driver, as he names it; each thread loads it by itself. Absent for one of ours. */
  readonly driverFrom?: string;
  /** Trouble to be put between the driver and the runner. */
  readonly wraps: readonly string[];
  readonly about: About;
  readonly capabilities: Capabilities;
  /** Whether the server is ours to replace by a fresh one. */
  readonly replaceable: boolean;
  /** What the names of all users and groups begin with. Default: nothing. */
  readonly prefix?: string;
  readonly seed: number;
  readonly plays: number;
  /** Rows of each story, the first ones; all when absent. */
  readonly rows?: number | undefined;
  /** Which part of the plan is played; all of it when absent. */
  readonly shard?: Shard | undefined;
  /** How many cases share all of the time budget; absent where the run ends with its plan. */
  readonly thoroughCases?: number | undefined;
  readonly patience: number;
  readonly concurrency: number | 'auto';
  /** Milliseconds; 0 is without end. */
  readonly timeBudgetMs: number;
  readonly confirmations: number;
  /** Cases to play; all when empty. */
  readonly cases: readonly string[];
  /** Rules to report; all when empty. */
  readonly rules: readonly string[];
  /** Folder of a team's own cases and rules. Absent: there are none. */
  readonly specs?: string;
  /** How many servers there are for plays that restart theirs. */
  readonly instances: number;
  /** File to which the records of plays go, for who goes on with the server's data. Absent: they are not kept. */
  readonly keepTo?: string;
  /** What is left out of all that the worker writes. */
  readonly secrets: readonly string[];
  /** Plays of an earlier run, of which the server has the data: the file, and how many there are. */
  readonly goOnWith?: { readonly file: string; readonly plays: number };
}

/** The main process as a worker sees it. */
export interface Main {
  brief(): Promise<Brief>;
  emit(event: RunEvent): Promise<void>;
  /** The server that all plays share. */
  readonly instance: Instance;
  /** Those that plays may end and start again, the first one being number 0; each is started when it is first needed. */
  readonly disturbable: (which: number) => RestartableInstance;
}

/** The calls by which the worker reaches all that. */
export interface MainCalls extends Instance, DisturbableCalls {
  brief(): Promise<Brief>;
  emit(event: RunEvent): Promise<void>;
}

/** The calls of the instances that may be disturbed, told from those of the other by their names. */
type DisturbableCalls = {
  readonly [K in keyof RestartableInstance as `disturbable:${K}`]: (
    which: number,
    ...args: Parameters<RestartableInstance[K]>
  ) => ReturnType<RestartableInstance[K]>;
};

/** What the worker does for the main process. */
export interface WorkerCalls {
  /** No more plays are begun; those that run are finished and judged. */
  wind(): void;
}
