import type { Counterexample, Notice, Promised, Verdict } from '../../harness/vocabulary/index.ts';
import { failureKey } from '../../harness/vocabulary/index.ts';
import type { Run } from '../run.ts';
import { changesOf } from './changes.ts';
import type { Cell, Column, ComparedFailure, Comparison, Row, Tried } from './comparison.ts';
import { comparisonFormat } from './comparison.ts';
import { labelsOf } from './labels.ts';

/** What came of replaying one server's counterexample on another one. */
export interface Replayed {
  readonly example: Counterexample;
  readonly k: number;
  readonly n: number;
  readonly owed: number;
  readonly otherwise: readonly string[];
}

/** A run, and what came of the others' counterexamples on its server; absent where that was not there to be asked. */
export interface Compared {
  readonly run: Run;
  readonly replayed?: readonly Replayed[];
}

export interface CompareOptions {
  /** Which rules make the exit code 1. */
  readonly gate: 'must' | 'should';
  readonly tool: Comparison['tool'];
  /** What else whoever reads it should know. */
  readonly notices: readonly Notice[];
}

/** Sets runs side by side, in their order. Pure. */
export function compare(
  all: readonly [Compared, Compared, ...Compared[]],
  { gate, tool, notices }: CompareOptions,
): Comparison {
  const labels = labelsOf(all.map(({ run }) => run.target));
  const columns = all.map((one, i) => columnOf(one, labels[i] as string));
  const failures = failuresOf(all);
  const rows = rowsOf(all, failures);
  const changes = changesOf(rows, failures, labels);
  const gates = ({ level, is, column }: (typeof changes)[number]) =>
    is === 'broke' && column === all.length - 1 && (level === 'MUST' || gate === 'should');
  return {
    format: comparisonFormat,
    tool,
    began: all[0].run.began,
    columns,
    rules: promisesOf(all),
    rows,
    failures,
    changes,
    notices: [...notUnlike(all, labels), ...notices],
    exitCode: changes.some(gates) ? 1 : 0,
  };
}

function columnOf({ run, replayed }: Compared, label: string): Column {
  const { target, options, plays, complete, ms, timings } = run;
  return {
    label,
    ...(target ? { target } : {}),
    seed: options.seed,
    plays,
    complete,
    ms,
    isReplayedOn: replayed !== undefined,
    timings,
  };
}

function promisesOf(all: readonly Compared[]): Promised[] {
  return [...new Map(all.flatMap(({ run }) => run.rules.map((rule) => [rule.id, rule] as const))).values()];
}

/** Every counterexample of every run, with what came of it on each server. */
function failuresOf(all: readonly Compared[]): ComparedFailure[] {
  return all.flatMap(({ run }, column) =>
    run.verdicts
      .flatMap(({ counterexamples }) => counterexamples)
      .map((example) => {
        const { rule, shape, profile } = example;
        return {
          rule,
          shape,
          profile,
          column,
          example,
          tried: all.map((one, i) => triedOn(one, example, i === column)),
        };
      }),
  );
}

function triedOn({ replayed = [] }: Compared, example: Counterexample, isOwn: boolean): Tried | null {
  if (isOwn) {
    const { k, n } = example.confirmed;
    return { k, n, owed: n, isOwn, otherwise: [] };
  }
  const found = replayed.find((one) => one.example === example);
  return found ? { k: found.k, n: found.n, owed: found.owed, isOwn, otherwise: [...found.otherwise] } : null;
}

function rowsOf(all: readonly Compared[], failures: readonly ComparedFailure[]): Row[] {
  const rows = new Map<string, Verdict>();
  for (const verdict of all.flatMap(({ run }) => run.verdicts)) {
    const key = failureKey(verdict.rule, verdict.profile);
    const known = rows.get(key);
    if (!known || (known.level === 'SHOULD' && verdict.level === 'MUST')) rows.set(key, verdict);
  }
  return [...rows.values()].map(({ rule, area, profile, title, level, severity }) => {
    const found = failures.filter((failure) => failure.rule === rule && failure.profile === profile);
    const verdictIn = ({ run }: Compared) => run.verdicts.find((one) => one.rule === rule && one.profile === profile);
    const cells = all.map((one, i) =>
      cellOf(
        verdictIn(one),
        found.flatMap((failure) => triedBy(failure, i)),
        level,
      ),
    );
    return { rule, area, profile, title, level, severity, cells };
  });
}

interface TriedShape extends Tried {
  readonly shape: string;
}

function triedBy({ shape, tried }: ComparedFailure, column: number): TriedShape[] {
  const one = tried[column];
  return one ? [{ shape, ...one }] : [];
}

function cellOf(verdict: Verdict | undefined, tried: readonly TriedShape[], rowLevel: Row['level']): Cell {
  if (!verdict)
    return { status: 'absent', obligations: 0, plays: 0, failingPlays: 0, k: 0, n: 0, shapes: [], byReplay: false };
  const { status, reason, obligations, plays, failingPlays, counterexamples, unwritten } = verdict;
  const [most = { k: 0, n: 0 }] = tried.toSorted((a, b) => rate(b) - rate(a) || b.n - a.n);
  const foreign = tried.filter(({ isOwn }) => !isOwn);
  const own = [...counterexamples.map(({ shape }) => shape), ...unwritten];
  const shapes = [...new Set([...own, ...foreign.flatMap(shapesSeen)])];
  const changed = statusBy(verdict, foreign);
  return {
    status: changed ?? status,
    ...(changed === undefined && reason !== undefined ? { reason } : {}),
    ...(verdict.level === 'SHOULD' && rowLevel === 'MUST' ? { level: 'SHOULD' as const } : {}),
    obligations,
    plays,
    failingPlays,
    k: most.k,
    n: most.n,
    shapes,
    byReplay: changed !== undefined,
  };
}

/** What replays of others' counterexamples make of a verdict that says less than broken; `undefined` where it stays. */
function statusBy({ status }: Verdict, foreign: readonly TriedShape[]): 'fail' | 'flaky' | 'pass' | undefined {
  if (status !== 'pass' && status !== 'not-exercised' && status !== 'flaky') return undefined;
  const shown = foreign.filter((one) => shapesSeen(one).length > 0);
  if (shown.some(({ k, n }) => k === n)) return 'fail';
  if (status === 'flaky') return undefined;
  if (shown.length > 0) return 'flaky';
  return status === 'not-exercised' && foreign.some(({ owed }) => owed > 0) ? 'pass' : undefined;
}

function shapesSeen({ k, shape, otherwise }: TriedShape): string[] {
  return [...(k > 0 ? [shape] : []), ...otherwise];
}

function rate({ k, n }: { readonly k: number; readonly n: number }): number {
  return n === 0 ? 0 : k / n;
}

/** Why runs cannot be held against each other without more. */
function notUnlike(all: readonly Compared[], labels: readonly string[]): Notice[] {
  const [first] = all;
  return all.flatMap(({ run }, i) => {
    const one = first?.run as Run;
    const whose = `${labels[0]} and ${labels[i]}`;
    const differences = [
      ...(run.options.seed === one.options.seed
        ? []
        : [`were played with seeds ${one.options.seed} and ${run.options.seed}`]),
      ...(run.catalogue === one.catalogue ? [] : ['were judged by different rules']),
      ...(run.complete ? [] : [`are compared though the run of ${labels[i]} was interrupted`]),
    ];
    return differences.map((text) => ({ code: 'IMC_NOTE_COMPARISON', message: `${whose} ${text}` }));
  });
}
