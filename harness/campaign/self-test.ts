/** A seeded defect as its server describes it. */
export interface FaultClaim {
  readonly id: string;
  readonly breaks: string;
  /** Rules that must notice. */
  readonly caughtBy: readonly string[];
  /** Rules that may be broken by it as well. */
  readonly mayBreak: readonly string[];
}

/** What the rules made of a fault. */
export interface MatrixRow {
  readonly fault: string;
  readonly breaks: string;
  readonly caught: readonly string[];
  /** Rules that had to notice and did not. */
  readonly missed: readonly string[];
  /** Rules that were broken, and may be. */
  readonly also: readonly string[];
  /** Rules that were broken though nobody said that they may be. */
  readonly unexpected: readonly string[];
  /** How they were broken, each in words; where nothing had to notice, how all that were broken. */
  readonly unexpectedly: readonly string[];
  /** Rules that were broken so, but not by it: without it, too, or not each time that the same was played again. */
  readonly beside: readonly string[];
  /** Plays until the first rule that had to notice did; absent when none did. */
  readonly firstCaughtAt?: number;
  readonly plays: number;
  /** Rules that owed something in one of these plays, broken or not. */
  readonly owed: readonly string[];
  readonly errors: readonly string[];
  /** For each further seed, how many plays it took until all that must notice had; `undefined` where they had not in time. */
  readonly detections: readonly (number | undefined)[];
}

/** Plays in which all that must notice a fault must have noticed it, whatever the seed. */
export const detectionPlaysMax = 200;

/** Plays to detection over the seeds: the one in the middle, and the most. */
export interface Detection {
  readonly median: number;
  readonly worst: number;
}

/** Whether the row is as it has to be: all that must notice have, and nobody else complained who may not. */
export function rowHolds({ missed, unexpected, errors, detections }: MatrixRow): boolean {
  return missed.length + unexpected.length + errors.length === 0 && !detections.includes(undefined);
}

/**
 * The same row on a server of which is not known what its rules come upon: what owed nothing, neither there nor with nothing broken,
 * had nothing to notice. Gives `undefined` where nothing is left that could have noticed.
 */
export function rowOfOwed(row: MatrixRow, plain: Pick<MatrixRow, 'owed'>): MatrixRow | undefined {
  const missed = row.missed.filter((rule) => row.owed.includes(rule) || plain.owed.includes(rule));
  const isEmpty = missed.length + row.caught.length + row.unexpected.length + row.errors.length === 0;
  return isEmpty ? undefined : { ...row, missed };
}

/** How soon a fault was noticed; `undefined` where it was not by every seed, or nobody asked. */
export function detectionOf({ detections }: Pick<MatrixRow, 'detections'>): Detection | undefined {
  const plays = detections.filter((n) => n !== undefined).sort((a, b) => a - b);
  const [median, worst] = [plays[Math.floor((plays.length - 1) / 2)], plays.at(-1)];
  if (plays.length < detections.length || median === undefined || worst === undefined) return undefined;
  return { median, worst };
}

/** Rules that no fault of the matrix broke: they are not yet shown to be able to fail. */
export function rulesNeverBroken(rules: readonly string[], rows: readonly MatrixRow[]): string[] {
  const caught = new Set(rows.flatMap((row) => row.caught));
  return rules.filter((rule) => !caught.has(rule));
}

/** How a rule was broken for the first time in its way. */
export interface BrokenInWords {
  readonly rule: string;
  readonly words: string;
}

/** Rules that plays broke, though nobody said that they may be. */
export function unexpectedIn(claim: FaultClaim, plays: readonly (readonly string[])[]): string[] {
  return [...new Set(plays.flat())].filter((rule) => !claim.caughtBy.includes(rule) && !claim.mayBreak.includes(rule));
}

/** Whether plays of one scenario break a rule each time, but for once: what is there in every play of a server does. */
export function isEachTime(rule: string, plays: readonly (readonly string[])[]): boolean {
  return plays.filter((broken) => !broken.includes(rule)).length <= 1;
}

/** Folds the plays under a fault, each as the rules that it broke, in the order in which they were judged, into a row. */
export function matrixRow(
  claim: FaultClaim,
  plays: readonly (readonly string[])[],
  {
    owed = [],
    errors = [],
    detections = [],
    beside = [],
    words = [],
  }: Partial<Pick<MatrixRow, 'owed' | 'errors' | 'detections' | 'beside'>> & {
    readonly words?: readonly BrokenInWords[];
  } = {},
): MatrixRow {
  const broken = new Set(plays.flat());
  const unexpected = unexpectedIn(claim, plays).filter((rule) => !beside.includes(rule));
  // Where nothing had to notice, all that did is news.
  const news = claim.caughtBy.length === 0 ? [...broken] : [...unexpected, ...beside];
  const first = plays.findIndex((rules) => rules.some((rule) => claim.caughtBy.includes(rule)));
  return {
    fault: claim.id,
    breaks: claim.breaks,
    caught: claim.caughtBy.filter((rule) => broken.has(rule)),
    missed: claim.caughtBy.filter((rule) => !broken.has(rule)),
    also: claim.mayBreak.filter((rule) => broken.has(rule)),
    unexpected,
    unexpectedly: words.filter(({ rule }) => news.includes(rule)).map(({ words: how }) => how),
    beside,
    ...(first === -1 ? {} : { firstCaughtAt: first + 1 }),
    plays: plays.length,
    owed,
    errors,
    detections,
  };
}
