import type { Run } from '../../reports/run.ts';
import { knownAs, shapesOf } from '../campaign/known.ts';
import type { KnownMatch, Verdict } from '../vocabulary/index.ts';

/** `imc run` and `imc replay` end with one of these. */
export const exitCodes = { kept: 0, broken: 1, usage: 2, trouble: 3, interrupted: 130 } as const;

/** Codes of errors that the user can mend by asking for something else. */
const usageCodes = new Set([
  'IMC_ERR_USAGE',
  'IMC_ERR_EXISTS',
  'IMC_ERR_TARGET',
  'IMC_ERR_BINARY_MISSING',
  'IMC_ERR_BINARY_NOT_EXECUTABLE',
  'IMC_ERR_VERSION',
  'IMC_ERR_TOKEN',
  'IMC_ERR_CERTIFICATE',
  'IMC_ERR_ADDRESS',
  'IMC_ERR_CLEANUP',
  'IMC_ERR_SERVER_OPTIONS',
  'IMC_ERR_FAULT',
  'IMC_ERR_PROFILE',
  'IMC_ERR_REPLAY_FILE',
  'IMC_ERR_RUN_FILE',
  'IMC_ERR_UNKNOWN_SELECTION',
  'IMC_ERR_WRAP',
  'IMC_ERR_KNOWN',
  'IMC_ERR_CONFIG',
  'IMC_ERR_DATA',
]);

/** Whether the user can mend it by asking for something else. */
export function isUsage(code: string): boolean {
  return usageCodes.has(code);
}

/**
 * What a run ends with: 130 interrupted; 2 what was asked for cannot be; 1 a gating rule is broken or flaky in a way that is not known,
 * or a known failure is stale or has expired; 3 our own trouble, a target never ready,
 * nothing exercised, or a gating rule not exercised though nothing was left out of the plan; else 0.
 */
export function exitCodeOf(run: Run): number {
  if (!run.complete) return exitCodes.interrupted;
  if (run.plays === 0 && run.errors.some(({ code }) => isUsage(code))) return exitCodes.usage;
  const gating = run.verdicts.filter(({ level }) => level === 'MUST' || run.options.gate === 'should');
  const known = run.known?.entries ?? [];
  if (gating.some((verdict) => isNews(verdict, known)) || known.some(isOver)) return exitCodes.broken;
  if (run.errors.length > 0 || run.verdicts.some(({ status }) => status === 'error')) return exitCodes.trouble;
  if (!run.verdicts.some(({ obligations }) => obligations > 0)) return exitCodes.trouble;
  const samples = run.profiles.filter(({ isSample }) => isSample).map(({ profile }) => profile);
  const whole = gating.filter(({ profile }) => !samples.includes(profile));
  if (isDefaultPlan(run) && whole.some(({ status }) => status === 'not-exercised')) return exitCodes.trouble;
  return exitCodes.kept;
}

/** Broken, and not only in ways that are known. */
function isNews(verdict: Verdict, known: readonly KnownMatch[]): boolean {
  const isBroken = verdict.status === 'fail' || verdict.status === 'flaky';
  return isBroken && shapesOf(verdict).some((shape) => !knownAs({ ...verdict, shape }, known));
}

function isOver({ is }: KnownMatch): boolean {
  return is === 'stale' || is === 'expired';
}

function isDefaultPlan({ options, coverage }: Run): boolean {
  const { areas, rules, cases, plays, timeBudgetMs } = options;
  const isWhole = plays >= defaultPlays && coverage.pairs.every(({ rows, planned }) => planned >= rows);
  return areas.length + rules.length + cases.length === 0 && isWhole && timeBudgetMs === 0;
}

/** Plays of each case that is drawn, where nothing else is asked for. */
export const defaultPlays = 100;
