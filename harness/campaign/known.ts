import type { KnownEntry, KnownMatch, Verdict } from '../vocabulary/index.ts';

/** What is asked about a failure: where it was seen. */
type Seen = Pick<KnownEntry, 'rule' | 'shape' | 'profile'>;

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
 * was not seen; `not-judged`: its rule owed nothing or too little on this target or in this run, so nothing is known of it.
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
  if (judged.some((verdict) => shapesOf(verdict).some((shape) => covers(entry, { ...verdict, shape }))))
    return 'matched';
  const withdrawn = judged.some((verdict) => verdict.withdrawn.some((shape) => covers(entry, { ...verdict, shape })));
  if (withdrawn || !sound) return 'not-judged';
  return judged.some(({ status, plays }) => isExercised(status) && plays >= goneAfterPlays) ? 'stale' : 'not-judged';
}

function isExercised(status: Verdict['status']): boolean {
  return status === 'pass' || status === 'fail' || status === 'flaky';
}

/** The shapes in which a rule was seen broken. */
export function shapesOf({ counterexamples, unwritten }: Verdict): readonly string[] {
  return [...counterexamples.map(({ shape }) => shape), ...unwritten];
}

/** The entry that stands for a failure; `undefined` when none that still counts does. */
export function knownAs(seen: Seen, matches: readonly KnownMatch[]): KnownMatch | undefined {
  return matches.find((match) => match.is === 'matched' && covers(match, seen));
}

function covers(entry: KnownEntry, { rule, shape, profile }: Seen): boolean {
  return entry.rule === rule && isFor(entry, profile) && (entry.shape === '*' || entry.shape === shape);
}

function isFor(entry: KnownEntry, profile: string): boolean {
  return entry.profile === '*' || entry.profile === profile;
}
