import type { Figure } from './figures.ts';

/** What a part may be told. */
export interface PartContext {
  /** Real servers to be measured beside ours: each a path that `imc run` takes. */
  readonly binaries: readonly string[];
  /** How often each thing is measured. */
  readonly rounds: number;
  /** Multiplies how much is done; 1 is what the aims are about. Below, everything is tried and nothing means much. */
  readonly scale: number;
  /** Milliseconds after which the long run begins no more plays. */
  readonly budgetMs: number;
  readonly say: (text: string) => void;
  /** A folder for whatever is written. */
  readonly folder: string;
}

/** One of the things that are measured. */
export interface Part {
  readonly name: string;
  readonly title: string;
  readonly method: string;
  readonly measure: (context: PartContext) => Promise<Figure[]>;
}

/** So much of it, at least that little. */
export function scaled(amount: number, scale: number, least = 1): number {
  return Math.max(least, Math.round(amount * scale));
}
