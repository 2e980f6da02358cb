import type { Arbitrary } from 'fast-check';
import type { Scenario } from './op.ts';

/** A generator of scenarios, and the rules that it is there to exercise. Every history is judged by all rules anyway. */
export interface Case {
  /** `area/slug`, for ever. */
  readonly case: string;
  /** What is done, in one line. */
  readonly title: string;
  /** Ids of the rules that its plays must give obligations. */
  readonly exercises: readonly string[];
  /** Scenarios of this case for what the target offers: the same seed gives the same scenario. */
  readonly scenario: Arbitrary<Scenario>;
}
