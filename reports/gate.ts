import type { KnownMatch, Verdict } from '../harness/vocabulary/index.ts';
import { knownAs, shapesOf } from '../harness/vocabulary/index.ts';
import { isBroken } from './answer.ts';
import type { Run } from './run.ts';

/** Plays of each case that is drawn, where nothing else is asked for. */
export const defaultPlays = 100;

/** What a verdict says to a gate: nothing against the server; it is broken, and counts, or not; we had trouble; it was to be exercised. */
export type Standing = 'fine' | 'broken' | 'let-pass' | 'trouble' | 'owed';

/** What a verdict of a run says to its gate: the exit code and every report are by this. */
export function standingOf(verdict: Verdict, run: Run): Standing {
  const isGating = verdict.level === 'MUST' || run.options.gate === 'should';
  if (verdict.status === 'error') return 'trouble';
  if (isBroken(verdict)) return isGating && isNews(verdict, run.known?.entries ?? []) ? 'broken' : 'let-pass';
  if (verdict.status !== 'not-exercised' || !isGating || !isDefaultPlan(run)) return 'fine';
  return run.profiles.some(({ profile, isSample }) => isSample && profile === verdict.profile) ? 'fine' : 'owed';
}

/** Why a broken rule does not count for the gate. */
export function whyLetPass({ level, counterexamples }: Verdict): string {
  const known = new Set(
    counterexamples.flatMap(({ known: it }) => (it ? [`known: ${it.reason} (${it.link}, until ${it.expires})`] : [])),
  );
  if (known.size > 0) return [...known].join('; ');
  return level === 'SHOULD' ? 'a SHOULD rule does not gate (--gate must)' : 'it is known';
}

/** Known failures that have to go, for their time is over or they are: each makes a gate fail. */
export function overdueIn({ known }: Pick<Run, 'known'>): readonly KnownMatch[] {
  return (known?.entries ?? []).filter(({ is }) => is === 'stale' || is === 'expired');
}

/** Whether no rule owed anything, so that a run says nothing. A shard may have been left nothing to play. */
export function saysNothing({ verdicts, options }: Pick<Run, 'verdicts' | 'options'>): boolean {
  return options.shard === undefined && !verdicts.some(({ obligations }) => obligations > 0);
}

/** Broken, and not only in ways that are known. */
function isNews(verdict: Verdict, known: readonly KnownMatch[]): boolean {
  return shapesOf(verdict).some((shape) => !knownAs({ ...verdict, shape }, known));
}

function isDefaultPlan({ options, coverage }: Run): boolean {
  const { areas, rules, cases, plays, timeBudgetMs, shard } = options;
  if (shard !== undefined) return false;
  const isWhole = plays >= defaultPlays && coverage.pairs.every(({ rows, planned }) => planned >= rows);
  return areas.length + rules.length + cases.length === 0 && isWhole && timeBudgetMs === 0;
}
