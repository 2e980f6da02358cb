import type { KnownEntry, KnownMatch, Verdict } from '../vocabulary/index.ts';
import { isAbout, isFor, shapesOf } from '../vocabulary/index.ts';

/** How far a run may be trusted to have shown what there is. */
export interface Trust {
  /** Its first day, `YYYY-MM-DD` in UTC. */
  readonly day: string;
  /** Whether it came to its end, without trouble of ours. */
  readonly sound: boolean;
}

/** Plays in which a rule must have owed something for a failure that was not seen to count as gone. */
const goneAfterPlays = 10;

/**
 * Holds verdicts against the failures that are known: gives what became of each entry. `matched`: it was seen, and does
 * not gate; `expired`: its time is over, and what it was about gates again; `stale`: its rule was exercised, and the failure
 * was not seen; `not-seen`: the same of one that comes and goes; `not-judged`: its rule owed nothing or too little on this target or in this run, so nothing is known of it.
 */
export function matchKnown(
  entries: readonly KnownEntry[],
  verdicts: readonly Verdict[],
  trust: Trust,
): readonly KnownMatch[] {
  return entries.map((entry) => ({ ...entry, is: fateOf(entry, verdicts, trust) }));
}

function fateOf(entry: KnownEntry, verdicts: readonly Verdict[], { day, sound }: Trust): KnownMatch['is'] {
  if (entry.expires < day) return 'expired';
  const judged = verdicts.filter(({ rule, profile }) => rule === entry.rule && isFor(entry, profile));
  if (judged.some((verdict) => shapesOf(verdict).some((shape) => isAbout(entry, { ...verdict, shape }))))
    return 'matched';
  const withdrawn = judged.some((verdict) => verdict.withdrawn.some((shape) => isAbout(entry, { ...verdict, shape })));
  if (withdrawn || !sound) return 'not-judged';
  if (!judged.some(({ status, plays }) => isExercised(status) && plays >= goneAfterPlays)) return 'not-judged';
  return entry.flaky ? 'not-seen' : 'stale';
}

function isExercised(status: Verdict['status']): boolean {
  return status === 'pass' || status === 'fail' || status === 'flaky';
}
