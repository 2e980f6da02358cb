import type { Arbitrary } from 'fast-check';
import type { Capabilities, Scenario } from '../vocabulary/index.ts';
import { changingLeave } from './changing-leave.ts';

/** A stranger writes to a user who allows it him first, and no longer in the end: `permissions/allowed`. */
export function allowedScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  return changingLeave(capabilities, { case: 'permissions/allowed', first: 'allow', back: 'disallow', freq: 6 });
}
