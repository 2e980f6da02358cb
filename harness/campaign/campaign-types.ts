import type {
  CaseResult,
  History,
  HistoryView,
  Load,
  KeptPlay,
  RestartableInstance,
  RunEvent,
  Shard,
} from '../vocabulary/index.ts';
import type { LabDeps } from './lab.ts';

export interface CampaignOptions {
  readonly seed: number;
  /** Plays of each case that is drawn. */
  readonly plays: number;
  /** Rows of each story, the first ones. Default: all. */
  readonly rows?: number | undefined;
  /** Which part of the plan is played. Default: all of it. */
  readonly shard?: Shard | undefined;
  /** Cases that share all of `timeBudgetMs`: each is gone on with while it has time. Default: none is. */
  readonly thoroughCases?: number | undefined;
  /** Multiplies all deadlines. Default 1. */
  readonly patience: number;
  /** Whether the server is ours to replace by a fresh one. Default true. */
  readonly replaceable?: boolean;
  readonly concurrency: number | 'auto';
  /** Milliseconds after which no more plays are begun; 0 is without end. */
  readonly timeBudgetMs: number;
  /** Rules whose failures are reported; all when empty. */
  readonly rules: readonly string[];
  /** Replays that confirm a failure. */
  readonly confirmations: number;
}

export interface CampaignDeps extends LabDeps {
  readonly saltOf: (...parts: readonly (string | number)[]) => string;
  readonly viewOf: (history: History) => HistoryView;
  readonly emit: (event: RunEvent) => void;
  /** Further ones like `disturbable`: plays that restart their server are spread over all of them. Default: none. */
  readonly others?: readonly RestartableInstance[];
  /** Told of each play on the server that plays share, for who goes on with its data. Default: nobody does. */
  readonly keep?: (play: KeptPlay) => void;
  /** Says how others have kept this machine busy, where they have. Default: nobody has. */
  readonly crowdedOut?: (load: Load) => string | undefined;
  /** Ends the campaign early: no more plays are begun. */
  readonly signal: AbortSignal;
}

export interface CaseOutcome {
  readonly result: CaseResult;
  /** Ways in which a rule was broken that no case before had shown, as rule/shape; without those that are not claimed. */
  readonly broken: readonly string[];
}
