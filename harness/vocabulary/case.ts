import type { Arbitrary } from 'fast-check';
import type { Capabilities, CapabilityName } from './capabilities.ts';
import type { Scenario } from './op.ts';
import type { HistoryView } from './view.ts';

/** What is done, and the rules that it is there to exercise. Every history is judged by all rules anyway. */
export interface Case {
  /** `area/slug`, for ever. */
  readonly case: string;
  /** What is done, in one line. */
  readonly title: string;
  /** Ids of the rules that its plays must give obligations. */
  readonly exercises: readonly string[];
  /** What makes its scenarios: a generator that draws everything, or a story whose dimensions are combined. */
  readonly scenario: Drawn | Story;
  /** Where the server does not document one of these, the case is not played. Default: none. */
  readonly needs?: readonly CapabilityName[];
  /** Plays that it gets at most, where there is little to draw. Default: as many as the run gives each case. */
  readonly playsMax?: number;
}

/** Scenarios for what the target offers: the same offers and seed give the same scenario. */
export type Drawn = (capabilities: Capabilities) => Arbitrary<Scenario>;

/**
 * A story with named dimensions. Its plays are the rows of a covering array: each pair of values of two dimensions that is
 * possible is in at least one of them.
 */
export interface Story {
  /** What may be one way or another on a server that offers this; values that cannot be had there say why. */
  dimensions(capabilities: Capabilities): readonly Dimension[];
  /** Pairs that no play can have. */
  readonly impossible: readonly ImpossiblePair[];
  /** The scenarios that have these values; what no dimension says is drawn. */
  scenario(row: Row, capabilities: Capabilities): Arbitrary<Scenario>;
}

/** The value of each dimension, by its name. */
export type Row = Readonly<Record<string, string>>;

/** One thing that may be one way or another in a story. */
export interface Dimension {
  readonly name: string;
  /** What it says, in a sentence. */
  readonly means: string;
  /** By name; the first one is the plainest. */
  readonly values: Readonly<Record<string, DimensionValue>>;
}

export interface DimensionValue {
  readonly means: string;
  /** Why it cannot be had on a server that offers this; `undefined` when it can. Default: it can. */
  absent?(capabilities: Capabilities): string | undefined;
  /**
   * Places in the record of a play with this value of what is so because of it: an obligation about one of them needs it. None
   * where the play did not come to it.
   */
  places(view: HistoryView): readonly number[];
}

/** `*` is any value of that dimension. */
export interface ImpossiblePair {
  readonly pair: readonly [readonly [dimension: string, value: string], readonly [dimension: string, value: string]];
  readonly why: string;
  /** Whether it is so on a server that offers this. Default: it is. */
  isSo?(capabilities: Capabilities): boolean;
}
