import { counted } from '../core/counted.ts';
import { allEnded } from '../core/lanes.ts';
import type { Capabilities, Counterexample, RunEvent, Scenario, Violation } from '../vocabulary/index.ts';
import { isPromised } from '../vocabulary/index.ts';
import { cohortsOf } from './cohort.ts';
import { disturbs, momentsOf, parted, restartsOf } from './disturbing.ts';
import type { Example, Failure, Failures } from './failures.ts';
import { endsServer } from './failures.ts';
import type { Attempt, Lab } from './lab.ts';
import type { PlannedPlay } from './plan.ts';
import { plainerOf } from './plainer.ts';
import { playSeed } from './plan.ts';
import type { Like } from './replays.ts';
import { Replays } from './replays.ts';
import type { Shrunk } from './shrink.ts';
import { shrink } from './shrink.ts';
import type { Turns } from './turns.ts';

export interface ReportDeps {
  readonly lab: Lab;
  readonly failures: Failures;
  /** How others kept this machine busy while it was seen; `undefined` where they did not. */
  readonly crowded: string | undefined;
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

/** What one search for the smallest may cost: plays, and milliseconds at patience 1. The fewer ops, the more are played at once. */
const shrinkBudget = {
  playsMax: 200,
  msMax: 20_000,
  atOnce: (ops: number) => Math.max(4, Math.floor(40 / ops)),
};
/** The same where the server is restarted in each play. All that are played at once share its restarts, so many of few ops are. */
const shrinkBudgetOfRestarts = {
  playsMax: 450,
  msMax: 60_000,
  atOnce: (ops: number) => Math.min(12, Math.max(3, Math.floor(100 / ops))),
};

/**
 * Candidates are given less time to settle than a claim is: very little first, and where what is found so does not show with all of it,
 * more.
 */
const hurries = { great: 0.1, some: 0.3 } as const;

/** What became of a failure that was looked into. `later`: it is to be, when all plays that showed it can be played again. */
export type Reported = 'claimed' | 'withdrawn' | 'later';

/** Shrinks a failure, confirms what is left, and puts it on record. */
export async function reportFailure(given: ReportDeps, failure: Failure): Promise<Reported> {
  const { key } = failure;
  const deps = { ...given, replays: replaysOf(given, failure) };
  const { example, shows } = await dependableExample(deps, failure);
  if (shows === 'sometimes' && failure.heldBack) return 'later';
  const { attempt: original } = example;
  deps.emit({ type: 'shrinking', key, ops: original.scenario.ops.length });
  const { shrunk, confirmed } = await smallestConfirmed(deps, failure, { example, shows });
  const excuse = failure.punctual === 0 ? 'all while our own event loop was late' : deps.crowded;
  if (confirmed.n > 0 && !confirmed.everShown && shows === 'sometimes' && excuse !== undefined)
    return withdraw(deps, failure, excuse);
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
  return 'claimed';
}

/** What one failure is looked into with. */
interface Looking extends ReportDeps {
  readonly replays: Replays;
}

/** What is new is part of the state having settled; what is known is not waited for. */
function replaysOf({ lab, turns, capabilities, patience, signal, failures }: ReportDeps, failure: Failure): Replays {
  const deps = { lab, turns, capabilities, patience, signal, key: failure.key };
  return new Replays({ ...deps, endsServer: endsServer(failure), heeds: (key) => !failures.knows(key) });
}

/** Plays in which an example, and each candidate made of it, must show the failure each time to be taken for more than chance. */
const dependableTimes = 2;

/** Plays that a candidate gets where the failure shows by chance: one that shows in none of them is taken to break nothing. */
const chanceTries = 3;

type Shows = 'always' | 'sometimes';

/** The smallest example that shows the failure each time it is played again; where none does, the smallest. */
async function dependableExample(deps: Looking, failure: Failure): Promise<{ example: Example; shows: Shows }> {
  const [smallest] = failure.examples as readonly [Example, ...Example[]];
  for (const example of failure.examples) {
    const { scenario } = example.attempt;
    if (deps.signal.aborted) break;
    const [shown] = await breakIn(deps, failure, { example, times: dependableTimes, hurry: hurries.some }, [scenario]);
    if (shown) return { example, shows: 'always' };
  }
  return { example: smallest, shows: 'sometimes' };
}

/** What a failure is shrunk from, and how it shows. */
interface Shown {
  readonly example: Example;
  readonly shows: Shows;
}

/**
 * The smallest scenario, found in a great hurry where that shows each time with all the time of a claim. Who does not promise by when
 * everything shows may well be late, and most would be found in vain.
 */
async function smallestConfirmed(deps: Looking, failure: Failure, shown: Shown) {
  if (shown.shows === 'always' && isPromised(deps.capabilities, 'settleMs')) {
    const shrunk = await shrinkFailure(deps, failure, shown, hurries.great);
    const like = { scenario: shrunk.scenario, original: shown.example.attempt };
    const confirmed = await deps.replays.confirm(like, { n: deps.confirmations, thorough: false });
    if (confirmed.k === confirmed.n) return { shrunk, confirmed };
  }
  const shrunk = await shrinkFailure(deps, failure, shown, hurries.some);
  return { shrunk, confirmed: await confirmSmallest(deps, failure, { ...shown, shrunk }) };
}

function shrinkFailure(deps: Looking, failure: Failure, { example, shows }: Shown, hurry: number): Promise<Shrunk> {
  const { planned } = example;
  const { scenario } = example.attempt;
  const seed = playSeed(deps.seed, planned.case.case, planned.play);
  const restarts = disturbs(scenario, deps.capabilities);
  const budget = restarts ? shrinkBudgetOfRestarts : shrinkBudget;
  const times = shows === 'always' ? dependableTimes : 1;
  // What shares restarts has one turn together.
  const placesMax = restarts ? Infinity : Math.floor(deps.turns.places / times);
  return shrink({
    scenario,
    origin: { arbitrary: planned.arbitrary, seed, plainer: plainerOf(planned, deps.capabilities, deps.seed) },
    // Few ops around a restart break by chance where the server does not promise by when everything shows.
    opsFirst: !restarts || isPromised(deps.capabilities, 'settleMs'),
    ...budget,
    atOnce: (ops) => Math.min(budget.atOnce(ops), placesMax),
    msMax: budget.msMax * deps.patience,
    signal: deps.signal,
    isDependable: shows === 'always',
    tries: shows === 'always' ? 1 : chanceTries,
    breaks: (candidates) => breakIn(deps, failure, { example, times, hurry }, candidates),
  });
}

interface Found extends Shown {
  readonly shrunk: Shrunk;
}

/**
 * Confirms the smallest of what was found. What shows among others that share its restarts, or in a hurry, may not show each time by itself:
 * then the smallest that does, and what was begun with where none does, is confirmed in its place.
 */
async function confirmSmallest(deps: Looking, failure: Failure, { example, shows, shrunk }: Found) {
  const { attempt: original } = example;
  const confirm = (scenario: Scenario) => deps.replays.confirm({ scenario, original }, { n: deps.confirmations });
  const smallest = await confirm(shrunk.scenario);
  if (smallest.k === smallest.n || shrunk.scenario === original.scenario) return smallest;
  const another = shows === 'always' ? await dependableOf(deps, failure, example, shrunk) : undefined;
  if (!another && smallest.k > 0) return smallest;
  const second = await confirm(another ?? original.scenario);
  return { ...second, everShown: smallest.everShown || second.everShown };
}

/** How many of the smallest are tried, before what was begun with. */
const smallestMax = 6;

/**
 * The smallest of what was found, but for the very smallest, that shows the failure each time it is played by itself and with all the time
 * of a claim; `undefined` where none does.
 */
async function dependableOf(
  deps: Looking,
  failure: Failure,
  example: Example,
  { scenario: smallest, found }: Shrunk,
): Promise<Scenario | undefined> {
  const others = found.filter((scenario) => scenario !== smallest);
  for (const scenario of new Set([...others.slice(0, smallestMax), ...others.slice(-1)])) {
    if (deps.signal.aborted) break;
    let shown = 0;
    // Plays that restart the server take turns here, too.
    const play = async () => {
      const { broken } = await deps.replays.beside({ scenario, original: example.attempt });
      if (broken.has(failure.key)) shown += 1;
    };
    await allEnded(Array.from({ length: dependableTimes }, play));
    if (shown === dependableTimes) return scenario;
  }
  return undefined;
}

interface Candidate extends Like {
  /** Among those that are played at once. */
  readonly place: number;
}

/** An example that candidates are made of, and how each of them is played, and how many times. */
interface Made {
  readonly example: Example;
  readonly times: number;
  /** The share of the time of a claim in which they must settle. */
  readonly hurry: number;
}

/** Plays candidates at once, those that go through the same restarts together, and tells which of them show the failure each time. */
async function breakIn(
  deps: Looking,
  failure: Failure,
  { example, times, hurry }: Made,
  scenarios: readonly Scenario[],
): Promise<boolean[]> {
  const broken = scenarios.map(() => true);
  const plays = scenarios.flatMap((scenario, place) =>
    Array.from({ length: times }, (): Candidate => ({ scenario, original: example.attempt, place })),
  );
  const note = ({ place }: Candidate, attempt: Attempt) => {
    if (!attempt.broken.has(failure.key)) broken[place] = false;
  };
  const single = async (candidate: Candidate) => note(candidate, await deps.replays.beside(candidate, hurry));
  const together = async (some: readonly [Candidate, ...Candidate[]]) => {
    const attempts = await deps.replays.together(some, hurry);
    for (const [i, candidate] of some.entries()) {
      const attempt = attempts[i];
      if (attempt) note(candidate, attempt);
      else await single(candidate);
    }
  };
  const { disturbing, others } = parted(plays, deps.capabilities);
  // A candidate that leaves out a moment must not be played at another one's.
  const goesThrough = (scenario: Scenario) => [
    restartsOf(scenario, deps.capabilities),
    momentsOf([scenario], deps.capabilities),
  ];
  const cohorts = cohortsOf(disturbing, plays.length, goesThrough);
  await allEnded([
    ...others.map(single),
    ...cohorts.map((cohort) => (cohort.length === 1 ? single(cohort[0]) : together(cohort))),
  ]);
  return broken;
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
    beside: [...shown.broken.keys()].filter((key) => key !== failure.key),
    minimal: rest.minimal,
    found: { case: planned.case.case, play: planned.play, load: failure.load },
  };
}

function withdraw({ emit }: ReportDeps, { key, plays }: Failure, excuse: string): 'withdrawn' {
  const reason = `seen in ${counted(plays, 'play')}, and in no replay; ${excuse}`;
  emit({ type: 'withdrawn', key, reason });
  return 'withdrawn';
}
