import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Scenario } from '../vocabulary/index.ts';

/** Somebody asks the server what it offers: `capabilities/ask-offers`. */
export function askOffersScenario(): Arbitrary<Scenario> {
  return fc.constant({ case: 'capabilities/ask-offers', ops: [{ op: 'ask-offers', user: 'alice' }] });
}
