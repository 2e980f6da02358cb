import type { Counterexample, TargetInfo } from '../harness/vocabulary/index.ts';
import type { RunOptions } from './run.ts';

/** What a replay file says of a counterexample: `imc replay` plays it again from this alone, and judges it by the rules in `specs` where there were some. */
export function replayOf(
  target: TargetInfo,
  { patience, specs }: Pick<RunOptions, 'patience' | 'specs'>,
  example: Counterexample,
) {
  const { rule, shape, profile, scenario, history } = example;
  const others = specs === undefined ? {} : { specs };
  return {
    format: 'imc-replay-1',
    rule,
    shape,
    profile,
    target,
    patience,
    ...others,
    salt: history.salt,
    scenario,
  } as const;
}
