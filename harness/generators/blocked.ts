import type { Arbitrary } from 'fast-check';
import type { Capabilities, Scenario } from '../vocabulary/index.ts';
import { changingLeave } from './changing-leave.ts';

/** A user blocks another one, who goes on sending, and lets him write again: `permissions/blocked`. */
export function blockedScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  return changingLeave(capabilities, { case: 'permissions/blocked', first: 'block', back: 'unblock', freq: 4 });
}
