import type { Driver } from './driver.ts';

/** Trouble that is put between a driver and the runner: a rule that keeps quiet about it could not have failed. */
export interface Wrap {
  /** A slug, for ever. */
  readonly id: string;
  /** What it does to what the driver says, in one sentence. */
  readonly breaks: string;
  /** Rules that must notice it on any server that they bind. */
  readonly caughtBy: readonly string[];
  /** Rules that may break with it. */
  readonly mayBreak: readonly string[];
  /** The same driver, in trouble. */
  apply(inner: Driver): Driver;
}
