import type { Findings, Violation } from '../vocabulary/index.ts';

/** Counts what was owed and keeps what was broken: at most one violation of a shape, the first. */
export interface Tally {
  /** Something was owed once more, `about` what happened at these places of the record; `broken` says how it was not kept. */
  owe(about: readonly number[], broken?: Violation | false): void;
  findings(): Findings;
}

/** A fresh tally. */
export function tally(): Tally {
  const owed: (readonly number[])[] = [];
  const violations = new Map<string, Violation>();
  return {
    owe(about, broken) {
      owed.push(about);
      if (broken && !violations.has(broken.shape)) violations.set(broken.shape, broken);
    },
    findings: () => ({ obligations: owed.length, about: owed, violations: [...violations.values()] }),
  };
}
