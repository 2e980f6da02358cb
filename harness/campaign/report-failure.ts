import type { Counterexample, Instance, RunEvent, Violation } from '../vocabulary/index.ts';
import { defaultProfile } from '../vocabulary/index.ts';
import { confirm } from './confirm.ts';
import type { Failure, Failures } from './failures.ts';
import type { Attempt, Lab } from './lab.ts';
import { playSeed } from './plan.ts';
import { shrink } from './shrink.ts';

export interface ReportDeps {
  readonly lab: Lab;
  readonly failures: Failures;
  readonly instance: Instance;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  readonly patience: number;
  readonly confirmations: number;
  readonly seed: number;
}

/** Budget of one failure's shrinking: plays, and milliseconds at patience 1. */
const shrinkPlaysMax = 150;
const shrinkMsMax = 20_000;

/** Candidates are given less time than a claim is: a wrong guess shows when the result is confirmed with all of it. */
const hurry = 0.3;

/** What the server logged, at most, in bytes. */
const serverLogBytesMax = 32 * 1024;

/** Shrinks a failure, confirms what is left, and puts it on record. */
export async function reportFailure(deps: ReportDeps, failure: Failure): Promise<void> {
  const { key } = failure;
  deps.emit({ type: 'shrinking', key, ops: failure.smallest.scenario.ops.length });
  const mark = { at: 0 };
  let shrunk = await shrinkFailure(deps, failure, hurry);
  let confirmed = await replayMany(deps, failure, shrunk.scenario, mark);
  if (confirmed.n > 0 && confirmed.k === 0 && shrunk.scenario !== failure.smallest.scenario) {
    shrunk = { scenario: failure.smallest.scenario, minimal: false };
    confirmed = await replayMany(deps, failure, shrunk.scenario, mark);
  }
  if (confirmed.n > 0 && confirmed.k === 0 && failure.onlyWhenLate) return withdraw(deps, failure);
  const shown = confirmed.shown ?? failure.smallest;
  const serverLog = await deps.instance.logSince(mark.at, serverLogBytesMax);
  deps.emit({
    type: 'counterexample',
    counterexample: counterexampleOf(failure, shown, {
      serverLog,
      minimal: shrunk.minimal,
      k: confirmed.k,
      n: confirmed.n,
    }),
  });
}

async function shrinkFailure(deps: ReportDeps, failure: Failure, patienceFactor: number) {
  const { scenario } = failure.smallest;
  const { planned } = failure;
  const seed = playSeed(deps.seed, planned.case.case, planned.play);
  return shrink({
    scenario,
    ...(scenario === planned.scenario ? { origin: { arbitrary: planned.case.scenario, seed } } : {}),
    playsMax: shrinkPlaysMax,
    msMax: shrinkMsMax * deps.patience,
    breaks: async (candidate) => {
      if (deps.signal.aborted) return false;
      const attempt = await attemptOf(deps, failure, candidate, patienceFactor);
      for (const other of attempt.broken.keys()) deps.failures.offer(other, attempt);
      return attempt.broken.has(failure.key);
    },
  });
}

/** Plays a candidate with the names' signature of the failure; a server that it ends is started again. */
async function attemptOf(
  deps: ReportDeps,
  failure: Failure,
  scenario: Attempt['scenario'],
  patienceFactor: number,
): Promise<Attempt> {
  const attempt = await deps.lab.attempt(scenario, {
    like: failure.smallest.history.salt,
    patience: deps.patience * patienceFactor,
    // Others that are known to be broken would be waited for in vain; what is new is part of the state having settled.
    heeds: (key) => key === failure.key || !deps.failures.knows(key),
  });
  if (attempt.trouble) await deps.instance.renew();
  return attempt;
}

async function replayMany(deps: ReportDeps, failure: Failure, scenario: Attempt['scenario'], mark: { at: number }) {
  mark.at = await deps.instance.logMark();
  if (deps.signal.aborted) return { k: 0, n: 0, shown: undefined };
  return confirm(deps.confirmations, failure.key, () => attemptOf(deps, failure, scenario, 1));
}

function counterexampleOf(
  failure: Failure,
  shown: Attempt,
  rest: { readonly serverLog: string; readonly minimal: boolean; readonly k: number; readonly n: number },
): Counterexample {
  const [rule = '', shape = ''] = failure.key.split('/');
  const violation = shown.broken.get(failure.key) as Violation;
  const { planned } = failure;
  return {
    rule,
    shape,
    profile: defaultProfile,
    scenario: shown.scenario,
    ops: shown.scenario.ops.length,
    expected: violation.expected,
    actual: violation.actual,
    evidence: [...violation.evidence],
    history: shown.history,
    transcript: [...shown.transcript],
    serverLog: rest.serverLog,
    confirmed: { k: rest.k, n: rest.n },
    minimal: rest.minimal,
    found: { case: planned.case.case, play: planned.play, load: failure.load },
  };
}

function withdraw({ emit }: ReportDeps, { key, plays }: Failure): void {
  const reason = `seen in ${plays} plays, all while our own event loop was late, and in no replay`;
  emit({ type: 'withdrawn', key, reason });
}
