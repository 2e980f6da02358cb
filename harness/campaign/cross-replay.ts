import { toImcError } from '../core/errors.ts';
import { inLanes } from '../core/lanes.ts';
import type { Capabilities, Counterexample, Notice } from '../vocabulary/index.ts';
import { failureKey } from '../vocabulary/index.ts';
import { disturbs } from './disturbing.ts';
import type { Attempt, Lab } from './lab.ts';
import { Replays } from './replays.ts';
import { Turns } from './turns.ts';

/** What another server's counterexamples are replayed on. */
export interface CrossReplayDeps {
  readonly lab: Lab;
  readonly capabilities: Capabilities;
  readonly patience: number;
  readonly signal: AbortSignal;
  /** What is known to be broken here, as rule/shape: it is not waited for. */
  readonly known: ReadonlySet<string>;
  /** Replays of each. */
  readonly times: number;
}

/** What came of one server's counterexample on another one. */
export interface CrossReplayed {
  readonly example: Counterexample;
  /** Of n replays, k broke the rule in the same way. */
  readonly k: number;
  readonly n: number;
  /** Replays in which the rule owed something. */
  readonly owed: number;
  /** Other ways in which they broke the same rule. */
  readonly otherwise: readonly string[];
  /** Our own trouble, for which there were no more replays. */
  readonly trouble?: Notice;
}

/** Replayed at once: as many as are looked into at once in a run. */
const lanesMax = 4;

/** Replays counterexamples of other servers on this one, a few at once beside one of those that restart it. */
export async function crossReplay(
  examples: readonly Counterexample[],
  deps: CrossReplayDeps,
  told: (replayed: CrossReplayed) => void,
): Promise<void> {
  const turns = new Turns();
  const replayOne = async (example: Counterexample) => {
    if (deps.signal.aborted) return;
    told(await replayOn(example, deps, turns));
  };
  const restarts = ({ scenario }: Counterexample) => disturbs(scenario, deps.capabilities);
  await Promise.all([
    inLanes(
      examples.filter((example) => !restarts(example)),
      lanesMax,
      replayOne,
    ),
    inLanes(examples.filter(restarts), 1, replayOne),
  ]);
}

async function replayOn(example: Counterexample, deps: CrossReplayDeps, turns: Turns): Promise<CrossReplayed> {
  const { lab, capabilities, patience, signal, known, times } = deps;
  const { rule, shape, scenario, history } = example;
  const key = failureKey(rule, shape);
  const replays = new Replays({
    lab,
    turns,
    capabilities,
    patience,
    signal,
    key,
    endsServer: false,
    heeds: (other) => !known.has(other),
  });
  try {
    const { k, n, attempts } = await replays.confirm({ scenario, original: { scenario, history } }, { n: times });
    return {
      example,
      k,
      n,
      owed: attempts.filter((attempt) => owes(attempt, rule)).length,
      otherwise: otherwise(attempts, example),
    };
  } catch (thrown) {
    const { code, message } = toImcError(thrown);
    return { example, k: 0, n: 0, owed: 0, otherwise: [], trouble: { code, message } };
  }
}

function owes({ judgements, broken }: Attempt, id: string): boolean {
  const owed = judgements.some(({ rule, obligations }) => rule === id && obligations > 0);
  return owed || [...broken.keys()].some((key) => key.startsWith(`${id}/`));
}

function otherwise(attempts: readonly Attempt[], { rule, shape }: Counterexample): string[] {
  const keys = new Set(attempts.flatMap(({ broken }) => [...broken.keys()]));
  keys.delete(failureKey(rule, shape));
  return [...keys].filter((key) => key.startsWith(`${rule}/`)).map((key) => key.slice(rule.length + 1));
}
