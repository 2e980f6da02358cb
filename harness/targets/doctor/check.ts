/**
 * How a thing was found: as it has to be, in a way that may make trouble, not there or not enough, or not to be measured from
 * here. What is `missing` alone keeps a target from being run.
 */
export type Finding = 'ok' | 'warning' | 'missing' | 'unknown';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly is: Finding;
  /** What was measured, in words. */
  readonly seen: string;
  /** What helps; only where something is wrong. */
  readonly remedy?: string;
  /** Kinds of targets that need it: keys of the kinds, or `target` for the one that is asked about. */
  readonly neededBy: readonly string[];
}

/** What a look has found, before it is known who needs it. */
export type Found = Omit<Check, 'neededBy'>;

export function ok(name: string, seen: string): Found {
  return { name, is: 'ok', seen };
}

export function warning(name: string, seen: string, remedy: string): Found {
  return { name, is: 'warning', seen, remedy };
}

export function missing(name: string, seen: string, remedy: string): Found {
  return { name, is: 'missing', seen, remedy };
}

export function unknown(name: string, seen: string): Found {
  return { name, is: 'unknown', seen };
}

/** Bytes as people read them: `1.6 GB`. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
