import type { Counterexample, Verdict } from '../harness/vocabulary/index.ts';
import { failureKey } from '../harness/vocabulary/index.ts';

/** A counterexample and the verdict that it belongs to. */
export interface Failure {
  readonly verdict: Verdict;
  readonly example: Counterexample;
}

/** Failures that probably have one cause, the worst first. */
export type Cause = readonly [Failure, ...Failure[]];

const severities = ['critical', 'major', 'minor'];

/**
 * Groups failures by what is probably one cause: under one profile, those of which each one's smallest play broke the other's
 * rule too. The worst cause first: MUST before SHOULD, by severity, then by rule.
 */
export function causesOf(verdicts: readonly Verdict[]): readonly Cause[] {
  const failures = verdicts
    .flatMap((verdict) => verdict.counterexamples.map((example): Failure => ({ verdict, example })))
    .toSorted(byWeight);
  const causes: Failure[][] = [];
  for (const failure of failures) {
    const cause = causes.find((some) => some.every((other) => showEachOther(failure, other)));
    if (cause) cause.push(failure);
    else causes.push([failure]);
  }
  return causes as unknown as readonly Cause[];
}

function showEachOther({ example: a }: Failure, { example: b }: Failure): boolean {
  return a.profile === b.profile && a.beside.includes(keyOf(b)) && b.beside.includes(keyOf(a));
}

function keyOf({ rule, shape }: Counterexample): string {
  return failureKey(rule, shape);
}

function byWeight({ verdict: a }: Failure, { verdict: b }: Failure): number {
  return (
    Number(a.level === 'SHOULD') - Number(b.level === 'SHOULD') ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    a.rule.localeCompare(b.rule, 'en', { numeric: true })
  );
}
