import type { CapabilityName } from '../../vocabulary/index.ts';
import type { Bench } from './bench.ts';

/** Tests that belong together. */
export interface ContractGroup {
  /** Such as `a probe`. */
  readonly title: string;
  readonly tests: readonly ContractTest[];
}

/** One test of the contract: knows no protocol. */
export interface ContractTest {
  /** The rest of a sentence that begins with the title; skips name the whole sentence. */
  readonly name: string;
  /** What a driver does that does not hold it. */
  readonly mistake: string;
  /** Where one of these is absent there is nothing to test. Default: none. */
  readonly needs?: readonly CapabilityName[];
  readonly run: (bench: Bench) => Promise<void>;
}
