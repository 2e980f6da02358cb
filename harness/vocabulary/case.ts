import type { Arbitrary } from 'fast-check';
import type { Capabilities, CapabilityName } from './capabilities.ts';
import type { Scenario } from './op.ts';

/** A generator of scenarios, and the rules that it is there to exercise. Every history is judged by all rules anyway. */
export interface Case {
  /** `area/slug`, for ever. */
  readonly case: string;
  /** What is done, in one line. */
  readonly title: string;
  /** Ids of the rules that its plays must give obligations. */
  readonly exercises: readonly string[];
  /** Scenarios of this case for what the target offers: the same offers and seed give the same scenario. */
  readonly scenario: (capabilities: Capabilities) => Arbitrary<Scenario>;
  /** Where the server does not document one of these, the case is not played. Default: none. */
  readonly needs?: readonly CapabilityName[];
  /** Plays that it gets at most, where there is little to draw. Default: as many as the run gives each case. */
  readonly playsMax?: number;
}
