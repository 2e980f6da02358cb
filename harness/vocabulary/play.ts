import type { About, Capabilities } from './capabilities.ts';
import type { Driver, TranscriptEntry } from './driver.ts';
import type { History, HistoryEvent } from './history.ts';
import type { Endpoints } from './instance.ts';
import type { RestartHow, Scenario } from './op.ts';
import type { World } from './world.ts';

/** What a runner is asked to play. */
export interface PlayRequest {
  readonly scenario: Scenario;
  readonly driver: Driver;
  readonly about: About;
  readonly endpoints: Endpoints;
  readonly capabilities: Capabilities;
  readonly world: World;
  readonly signature: string;
  /** Multiplies every deadline. */
  readonly patience: number;
  /**
   * The share of the time that is given to all to settle, and of that for an answer, where nothing is claimed of what shows: in a
   * candidate of shrinking, which is confirmed without any hurry. At most 1, the default.
   */
  readonly hurry?: number;
  /**
   * Waits so many milliseconds, ends the server and starts it again, for an op that says so; gives where it listens then.
   * Throws `IMC_ERR_SERVER_GONE` when it does not come back with its data: a finding.
   */
  readonly restart: (how: RestartHow, afterMs: number) => Promise<Endpoints>;
  /**
   * Called before ops that are done together and of which one is a restart: resolves when all plays that share the server
   * and its restarts have come that far. Default: the play has the server for itself.
   */
  readonly gather?: () => Promise<void>;
  /**
   * Whether the play has shown what it was to show, and may end without more ops and reads; asked in the body, once an op was
   * refused or got no answer. Default: it goes on.
   */
  readonly isEnough?: (history: History) => boolean;
  /** Whether nobody has anything to object to the history so far; asked after each round of final reads. */
  readonly settled: (history: History) => boolean;
}

/** What a runner is asked to go on with: a play of an earlier run, on another server that has the data of that one. */
export interface GoOnRequest extends Omit<PlayRequest, 'restart' | 'gather' | 'isEnough'> {
  /** The record of the earlier run. */
  readonly past: readonly HistoryEvent[];
  /** Ops of the scenario that were done then, all before the upgrade. */
  readonly done: number;
}

/** What came of a play. */
export interface Played {
  readonly history: History;
  readonly transcript: readonly TranscriptEntry[];
  /** Milliseconds that the play took, settling and barrier included. */
  readonly ms: number;
  /** Milliseconds of each request that was answered. */
  readonly latenciesMs: readonly number[];
  /** How often each way of the driver was used. */
  readonly used: Readonly<Record<string, number>>;
}
