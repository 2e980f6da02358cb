import type { Capabilities } from './capabilities.ts';
import type { ImpossiblePair } from './case.ts';
import type { CaseResult, Counterexample, Load, Notice, TargetInfo, Took } from './verdict.ts';

/** What happened in a run, one JSON object a line of events.jsonl; the fold of them is run.json. */
export type RunEvent =
  /** What follows is about the target under this profile. A sample plays only a few of the plan. */
  | { readonly type: 'profile'; readonly profile: string; readonly isSample: boolean }
  /** What a start that takes its time is at: an image that comes, a server with its last words. */
  | { readonly type: 'starting'; readonly text: string }
  /** A server of the run was ready, for the first time or again. */
  | { readonly type: 'started'; readonly ms: number }
  | {
      readonly type: 'target-ready';
      readonly target: TargetInfo;
      readonly capabilities: Capabilities;
      /** All ways into and out of the server that the driver can use. */
      readonly ways: readonly string[];
      readonly startMs: number;
    }
  | {
      readonly type: 'case-started';
      readonly case: string;
      readonly planned: number;
      readonly digest: string;
      readonly story?: StoryPlan;
    }
  | PlayedEvent
  /** A rule was broken in a way that the run had not seen before. */
  | {
      readonly type: 'broken';
      readonly key: string;
      readonly case: string;
      readonly play: number;
      readonly detail: string;
    }
  | { readonly type: 'shrinking'; readonly key: string; readonly ops: number }
  | { readonly type: 'counterexample'; readonly counterexample: Counterexample }
  /** A failure that is not claimed: we, not the server, were slow. */
  | { readonly type: 'withdrawn'; readonly key: string; readonly reason: string }
  | { readonly type: 'case-done'; readonly result: CaseResult; readonly load: Load }
  /** Something that whoever reads the verdicts wants to know: the server died, was renewed, is slow, our loop lagged. */
  | { readonly type: 'notice'; readonly notice: Notice }
  /** Our own trouble. */
  | { readonly type: 'error'; readonly case?: string; readonly play?: number; readonly error: Notice }
  | { readonly type: 'ended' };

export interface PlayedEvent {
  readonly type: 'played';
  readonly case: string;
  readonly play: number;
  /** Digest of the scenario. */
  readonly digest: string;
  readonly ms: number;
  /** Plays at once when it ended. */
  readonly load: number;
  /** Obligations by rule, those of 0 left out. */
  readonly obligations: Readonly<Record<string, number>>;
  /** Rules broken, as rule/shape. */
  readonly broken: readonly string[];
  /** How often each way into and out of the server was used. */
  readonly used: Readonly<Record<string, number>>;
  /** How its ops ended, counted, and again with each option: `send ok`, `send via=session ok`. */
  readonly ops: Readonly<Record<string, number>>;
  readonly took: Took;
  /** Of a story: the value of each dimension by number, and the pairs of dimensions of which an obligation needed both values. */
  readonly story?: { readonly row: readonly number[]; readonly pairs: readonly (readonly [number, number])[] };
}

/** The plan of a story on a server; dimensions and values are told by number, in this order. */
export interface StoryPlan {
  readonly dimensions: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** All rows of the first covering array: each possible pair is in one. */
  readonly rows: readonly (readonly number[])[];
  readonly impossible: readonly ImpossiblePair[];
  /** Values that cannot be had on the server. */
  readonly absent: readonly { readonly dimension: string; readonly value: string; readonly why: string }[];
}
