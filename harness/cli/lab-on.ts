import { Lab } from '../campaign/lab.ts';
import type { LagWatch } from '../core/clock.ts';
import { judge } from '../rules/index.ts';
import { nameWorld } from '../runner/naming.ts';
import { play } from '../runner/play.ts';
import type { Rule } from '../vocabulary/index.ts';
import type { OpenTarget } from './open-run.ts';

/** Where scenarios are played again on a target that was started, and judged by these rules. */
export function labOn(
  { driver, info, about, capabilities, instance, disturbable }: OpenTarget,
  { lag, rules }: { readonly lag: LagWatch; readonly rules: readonly Rule[] },
): Lab {
  return new Lab({
    ...(info.prefix === undefined ? {} : { prefix: info.prefix }),
    driver,
    about,
    capabilities,
    instance,
    disturbable,
    lag,
    judge: (history) => judge(history, rules),
    play,
    nameWorld,
  });
}
