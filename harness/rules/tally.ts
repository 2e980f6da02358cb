import type { Findings, Violation } from '../vocabulary/index.ts';

/** Counts what was owed and keeps what was broken: at most one violation of a shape, the first. */
export interface Tally {
  /** Something was owed once more; `broken` says how it was not kept. */
  owe(broken?: Violation | false): void;
  findings(): Findings;
}

/** A fresh tally. */
export function tally(): Tally {
  let obligations = 0;
  const violations = new Map<string, Violation>();
  return {
    owe(broken) {
      obligations += 1;
      if (broken && !violations.has(broken.shape)) violations.set(broken.shape, broken);
    },
    findings: () => ({ obligations, violations: [...violations.values()] }),
  };
}
