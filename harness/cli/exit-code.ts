import { overdueIn, saysNothing, standingOf } from '../../reports/gate.ts';
import type { Run } from '../../reports/run.ts';

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
  'IMC_ERR_SHARDS',
  'IMC_ERR_FAILURE',
  'IMC_ERR_NO_RUN',
  'IMC_ERR_NO_CURL',
  'IMC_ERR_UNKNOWN_SELECTION',
  'IMC_ERR_WRAP',
  'IMC_ERR_SPECS',
  'IMC_ERR_KNOWN',
  'IMC_ERR_CONFIG',
  'IMC_ERR_DATA',
  'IMC_ERR_DRIVER_LOAD',
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
  const standings = new Set(run.verdicts.map((verdict) => standingOf(verdict, run)));
  if (standings.has('broken') || overdueIn(run).length > 0) return exitCodes.broken;
  if (run.errors.length > 0 || standings.has('trouble') || saysNothing(run)) return exitCodes.trouble;
  return standings.has('owed') ? exitCodes.trouble : exitCodes.kept;
}
