import type { Counterexample, KnownEntry, KnownMatch, Verdict } from '../vocabulary/index.ts';

/**
 * Holds verdicts against the failures that are known: gives what became of each entry. `matched`: it was seen, and does
 * not gate; `expired`: its time is over, and what it was about gates again; `stale`: its rule was exercised, and the failure
 * was not seen; `not-judged`: its rule owed nothing on this target or in this run, so nothing is known of it.
 */
export function matchKnown(
  entries: readonly KnownEntry[],
  verdicts: readonly Verdict[],
  today: string,
): readonly KnownMatch[] {
  return entries.map((entry) => ({ ...entry, is: fateOf(entry, verdicts, today) }));
}

function fateOf(entry: KnownEntry, verdicts: readonly Verdict[], today: string): KnownMatch['is'] {
  if (entry.expires < today) return 'expired';
  const judged = verdicts.filter((verdict) => verdict.rule === entry.rule && isFor(entry, verdict.profile));
  if (judged.some(({ counterexamples }) => counterexamples.some((example) => covers(entry, example)))) return 'matched';
  return judged.some(({ status }) => ['pass', 'fail', 'flaky'].includes(status)) ? 'stale' : 'not-judged';
}

/** The entry that stands for a failure; `undefined` when none that still counts does. */
export function knownAs(example: Counterexample, matches: readonly KnownMatch[]): KnownMatch | undefined {
  return matches.find((match) => match.is === 'matched' && covers(match, example));
}

function covers(entry: KnownEntry, { rule, shape, profile }: Counterexample): boolean {
  return entry.rule === rule && isFor(entry, profile) && (entry.shape === '*' || entry.shape === shape);
}

function isFor(entry: KnownEntry, profile: string): boolean {
  return entry.profile === '*' || entry.profile === profile;
}
