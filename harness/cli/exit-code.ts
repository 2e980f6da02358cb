import type { Run } from '../../reports/run.ts';

/** `imc run` and `imc replay` end with one of these. */
export const exitCodes = { kept: 0, broken: 1, usage: 2, trouble: 3, interrupted: 130 } as const;

/**
 * What a run ends with: 130 interrupted; 1 a gating rule is broken or flaky; 3 our own trouble, a target never ready,
 * nothing exercised, or a gating rule not exercised though nothing was left out of the plan; else 0.
 */
export function exitCodeOf(run: Run): number {
  if (!run.complete) return exitCodes.interrupted;
  const gating = run.verdicts.filter(({ level }) => level === 'MUST' || run.options.gate === 'should');
  if (gating.some(({ status }) => status === 'fail' || status === 'flaky')) return exitCodes.broken;
  if (run.errors.length > 0 || run.verdicts.some(({ status }) => status === 'error')) return exitCodes.trouble;
  if (!run.verdicts.some(({ obligations }) => obligations > 0)) return exitCodes.trouble;
  if (isDefaultPlan(run) && gating.some(({ status }) => status === 'not-exercised')) return exitCodes.trouble;
  return exitCodes.kept;
}

function isDefaultPlan({ options }: Run): boolean {
  const { areas, rules, cases, plays, timeBudgetMs } = options;
  return areas.length + rules.length + cases.length === 0 && plays >= defaultPlays && timeBudgetMs === 0;
}

/** Plays of each case where nothing else is asked for. */
export const defaultPlays = 200;
