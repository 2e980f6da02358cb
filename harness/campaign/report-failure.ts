import { allEnded } from '../core/lanes.ts';
import type { Capabilities, Counterexample, RunEvent, Scenario, Violation } from '../vocabulary/index.ts';
import type { Member } from './cohort.ts';
import { LeftBehind, cohortsOf } from './cohort.ts';
import { confirm } from './confirm.ts';
import { disturbs, momentsOf, restartsOf } from './disturbing.ts';
import type { Example, Failure, Failures } from './failures.ts';
import { endsServer } from './failures.ts';
import type { Attempt, Lab } from './lab.ts';
import type { PlannedPlay } from './plan.ts';
import { plainerOf } from './plainer.ts';
import { playSeed } from './plan.ts';
import type { Shrunk } from './shrink.ts';
import { shrink } from './shrink.ts';
import type { Turns } from './turns.ts';

export interface ReportDeps {
  readonly lab: Lab;
  readonly failures: Failures;
  /** Several failures may be looked into at once. */
  readonly turns: Turns;
  readonly capabilities: Capabilities;
  /** How the server is configured. */
  readonly profile: string;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  readonly patience: number;
  readonly confirmations: number;
  readonly seed: number;
}

/** Budget of one failure's shrinking: plays, and milliseconds at patience 1. */
const shrinkPlaysMax = 150;
const shrinkMsMax = 20_000;
/** Times as much where the server is restarted in each play. */
const restartsTake = 3;

/** Candidates are given less time than a claim is: a wrong guess shows when the result is confirmed with all of it. */
const hurry = 0.3;

/** What the server logged, at most, in bytes. */
const serverLogBytesMax = 32 * 1024;

/** Shrinks a failure, confirms what is left, and puts it on record. Gives whether it is claimed. */
export async function reportFailure(deps: ReportDeps, failure: Failure): Promise<boolean> {
  const { key } = failure;
  const { example, shows } = await dependableExample(deps, failure);
  const { attempt: original } = example;
  deps.emit({ type: 'shrinking', key, ops: original.scenario.ops.length });
  const shrunk = await shrinkFailure(deps, failure, example, shows);
  const smallest = shows === 'always' ? await dependableOf(deps, failure, example, shrunk) : shrunk.scenario;
  let confirmed = await replayMany(deps, failure, { ...example, scenario: smallest });
  let everShown = confirmed.everShown;
  if (confirmed.k === 0 && confirmed.n > 0 && smallest !== original.scenario) {
    // Candidates were given less time than a claim is: this one was a wrong guess.
    confirmed = await replayMany(deps, failure, { ...example, scenario: original.scenario });
    everShown ||= confirmed.everShown;
  }
  if (confirmed.n > 0 && !everShown && failure.punctual === 0) return withdraw(deps, failure);
  const { k, n, serverLog, shown = original } = confirmed;
  const minimal = shrunk.minimal && k > 0 && shown.scenario === shrunk.scenario;
  deps.emit({
    type: 'counterexample',
    counterexample: counterexampleOf(failure, shown, {
      planned: example.planned,
      profile: deps.profile,
      serverLog,
      minimal,
      k,
      n,
    }),
  });
  return true;
}

/** Plays in which an example, and each candidate made of it, must show the failure each time to be taken for more than chance. */
const dependableTimes = 2;

/** Plays that a candidate gets where the failure shows by chance: one that shows in none of them is taken to break nothing. */
const chanceTries = 3;

type Shows = 'always' | 'sometimes';

/** The smallest example that shows the failure each time it is played again; where none does, the smallest. */
async function dependableExample(deps: ReportDeps, failure: Failure): Promise<{ example: Example; shows: Shows }> {
  const [smallest] = failure.examples as readonly [Example, ...Example[]];
  for (const example of failure.examples) {
    const { scenario } = example.attempt;
    if (deps.signal.aborted) break;
    const [shown] = await breakIn(deps, failure, { example, times: dependableTimes }, [scenario]);
    if (shown) return { example, shows: 'always' };
  }
  return { example: smallest, shows: 'sometimes' };
}

function shrinkFailure(deps: ReportDeps, failure: Failure, example: Example, shows: Shows): Promise<Shrunk> {
  const { planned } = example;
  const { scenario } = example.attempt;
  const seed = playSeed(deps.seed, planned.case.case, planned.play);
  return shrink({
    scenario,
    origin: { arbitrary: planned.arbitrary, seed, plainer: plainerOf(planned, deps.capabilities, deps.seed) },
    playsMax: shrinkPlaysMax,
    msMax: shrinkMsMax * deps.patience * (disturbs(scenario, deps.capabilities) ? restartsTake : 1),
    signal: deps.signal,
    tries: shows === 'always' ? 1 : chanceTries,
    breaks: (candidates) =>
      breakIn(deps, failure, { example, times: shows === 'always' ? dependableTimes : 1 }, candidates),
  });
}

/** A scenario to be played with names that have the signature of an example's. */
type Like = Example & { readonly scenario: Attempt['scenario'] };

/** How many of the smallest are tried, before what was begun with. */
const smallestMax = 6;

/**
 * The smallest of what was found that shows the failure each time it is played one at a time and with all the time of a claim:
 * what shows among others that share its restarts, or in a hurry, may not.
 */
async function dependableOf(
  deps: ReportDeps,
  failure: Failure,
  example: Example,
  { scenario: smallest, found }: Shrunk,
): Promise<Scenario> {
  for (const scenario of new Set([...found.slice(0, smallestMax), ...found.slice(-1)])) {
    let shown = 0;
    while (shown < dependableTimes && !deps.signal.aborted) {
      const { broken } = await playedBeside(deps, failure, { ...example, scenario }, 1);
      if (!broken.has(failure.key)) break;
      shown += 1;
    }
    if (shown === dependableTimes) return scenario;
  }
  return smallest;
}

interface Candidate extends Like {
  /** Among those that are played at once. */
  readonly place: number;
}

/** An example that candidates are made of, and how many times each of them is played. */
interface Made {
  readonly example: Example;
  readonly times: number;
}

/** Plays candidates at once, those that go through the same restarts together, and tells which of them show the failure each time. */
async function breakIn(
  deps: ReportDeps,
  failure: Failure,
  { example, times }: Made,
  scenarios: readonly Scenario[],
): Promise<boolean[]> {
  const broken = scenarios.map(() => true);
  const plays = scenarios.flatMap((scenario, place) =>
    Array.from({ length: times }, (): Candidate => ({ ...example, scenario, place })),
  );
  const note = ({ place }: Candidate, attempt: Attempt) => {
    if (!attempt.broken.has(failure.key)) broken[place] = false;
  };
  const single = async (candidate: Candidate) => note(candidate, await playedBeside(deps, failure, candidate, hurry));
  const together = async (some: readonly [Candidate, ...Candidate[]]) => {
    const attempts = await attemptsTogether(deps, failure, some, hurry);
    for (const [i, candidate] of some.entries()) {
      const attempt = attempts[i];
      if (attempt) note(candidate, attempt);
      else await single(candidate);
    }
  };
  const isDisturbing = ({ scenario }: Like) => disturbs(scenario, deps.capabilities);
  const shared = plays.filter((candidate) => !isDisturbing(candidate));
  // A candidate that leaves out a moment must not be played at another one's.
  const goesThrough = (scenario: Scenario) => [
    restartsOf(scenario, deps.capabilities),
    momentsOf([scenario], deps.capabilities),
  ];
  const cohorts = cohortsOf(plays.filter(isDisturbing), plays.length, goesThrough);
  await allEnded([
    ...shared.map(single),
    ...cohorts.map((cohort) => (cohort.length === 1 ? single(cohort[0]) : together(cohort))),
  ]);
  return broken;
}

/**
 * Plays a candidate beside those of other failures. One after which the server is found ended is played again alone: it may
 * have been another's doing.
 */
async function playedBeside(deps: ReportDeps, failure: Failure, candidate: Like, patience: number): Promise<Attempt> {
  if (endsServer(failure)) return playedAlone(deps, failure, candidate, { patience });
  const play = () => attemptOf(deps, failure, candidate, { patience });
  const attempt = await besideOthers(deps, candidate, play);
  return attempt.trouble ? playedAlone(deps, failure, candidate, { patience }) : attempt;
}

function besideOthers<T>({ turns, capabilities }: ReportDeps, { scenario }: Like, play: () => Promise<T>): Promise<T> {
  return disturbs(scenario, capabilities) ? turns.restarting(1, play) : turns.beside(play);
}

/** Plays a candidate while nothing else is played, on a server that runs, and leaves it running; tells what that logged. */
function playedAlone(
  deps: ReportDeps,
  failure: Failure,
  candidate: Like,
  { patience, logged }: { readonly patience: number; readonly logged?: (log: string) => void },
): Promise<Attempt> {
  const instance = deps.lab.instanceFor(candidate.scenario);
  return deps.turns.alone(async () => {
    const health = await instance.health();
    if (health.is !== 'up') await instance.renew();
    const mark = await instance.logMark();
    const attempt = await attemptOf(deps, failure, candidate, { patience });
    logged?.(await instance.logSince(mark, serverLogBytesMax));
    if (attempt.trouble) await instance.renew();
    return attempt;
  });
}

/**
 * Plays a candidate with the names' signature of the example; where it no longer says how their hashes are ordered, with the
 * other order, or that would go on to decide unseen.
 */
function attemptOf(
  deps: ReportDeps,
  failure: Failure,
  { attempt: example, scenario }: Like,
  { patience, member }: { readonly patience: number; readonly member?: Member },
): Promise<Attempt> {
  return deps.lab.attempt(scenario, {
    ...(member ? { member } : {}),
    like: scenario.hashes === example.scenario.hashes ? example.history.salt : deps.lab.saltOfOthers(example.scenario),
    patience: deps.patience * patience,
    // Others that are known to be broken would be waited for in vain; what is new is part of the state having settled.
    heeds: (key) => key === failure.key || !deps.failures.knows(key),
  });
}

/**
 * Plays candidates that go through the same restarts at once; gives nothing for those that the others did not wait for, and
 * for all where the server ended.
 */
async function attemptsTogether(
  deps: ReportDeps,
  failure: Failure,
  candidates: readonly [Like, ...Like[]],
  patience: number,
): Promise<(Attempt | undefined)[]> {
  const { lab, turns } = deps;
  const [first, ...others] = candidates;
  const scenarios = [first.scenario, ...others.map(({ scenario }) => scenario)] as const;
  return turns.restarting(candidates.length, async () => {
    const attempts = await lab.together(scenarios, deps.patience, (member, i) =>
      attemptOf(deps, failure, candidates[i] ?? first, { patience, member }).catch((thrown: unknown) => {
        if (thrown instanceof LeftBehind) return undefined;
        throw thrown;
      }),
    );
    if (!attempts.some((attempt) => attempt?.trouble)) return attempts;
    await lab.instanceFor(first.scenario).renew();
    return candidates.map(() => undefined);
  });
}

async function replayMany(deps: ReportDeps, failure: Failure, candidate: Like) {
  const { confirmations, signal, capabilities } = deps;
  let serverLog: string | undefined;
  const confirmed = await confirm({
    n: confirmations,
    key: failure.key,
    signal,
    alone: () => playedAlone(deps, failure, candidate, { patience: 1, logged: (log) => (serverLog ??= log) }),
    beside: () => playedBeside(deps, failure, candidate, 1),
    ...(disturbs(candidate.scenario, capabilities)
      ? {
          together: async (n: number) => {
            const others = Array.from({ length: n - 1 }, () => candidate);
            const attempts = await attemptsTogether(deps, failure, [candidate, ...others], 1);
            return attempts.filter((attempt) => attempt !== undefined);
          },
        }
      : {}),
  });
  return { ...confirmed, serverLog: serverLog ?? '' };
}

function counterexampleOf(
  failure: Failure,
  shown: Attempt,
  rest: {
    readonly planned: PlannedPlay;
    readonly profile: string;
    readonly serverLog: string;
    readonly minimal: boolean;
    readonly k: number;
    readonly n: number;
  },
): Counterexample {
  const [rule = '', shape = ''] = failure.key.split('/');
  const violation = shown.broken.get(failure.key) as Violation;
  const { planned, profile } = rest;
  return {
    rule,
    shape,
    profile,
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

function withdraw({ emit }: ReportDeps, { key, plays }: Failure): false {
  const reason = `seen in ${plays} plays, all while our own event loop was late, and in no replay`;
  emit({ type: 'withdrawn', key, reason });
  return false;
}
