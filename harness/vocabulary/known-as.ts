import type { KnownEntry, KnownMatch, Verdict } from './verdict.ts';

/** What is asked about a failure: where it was seen. */
type Seen = Pick<KnownEntry, 'rule' | 'shape' | 'profile'>;

/** The shapes in which a rule was seen broken. */
export function shapesOf({ counterexamples, unwritten }: Verdict): readonly string[] {
  return [...counterexamples.map(({ shape }) => shape), ...unwritten];
}

/** The entry that stands for a failure; `undefined` when none that still counts does. */
export function knownAs(seen: Seen, matches: readonly KnownMatch[]): KnownMatch | undefined {
  return matches.find((match) => match.is === 'matched' && isAbout(match, seen));
}

/** Whether an entry is about a failure that was seen there. */
export function isAbout(entry: KnownEntry, { rule, shape, profile }: Seen): boolean {
  return entry.rule === rule && isFor(entry, profile) && (entry.shape === '*' || entry.shape === shape);
}

/** Whether an entry is about servers that are configured so. */
export function isFor({ profile }: KnownEntry, other: string): boolean {
  return profile === '*' || profile === other;
}
