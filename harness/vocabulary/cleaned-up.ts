import { z } from 'zod';
import type { Turn } from '../core/pace.ts';

/** Names that plays have made on a server, as it knows them. */
export interface Made {
  readonly users: readonly string[];
  /** Each with those who were made members. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** How a clean-up goes about it. */
export interface CleanUpHow {
  /** Waited for before each request. */
  readonly turn: Turn;
  /** Once it is aborted nothing more is begun. */
  readonly signal: AbortSignal;
}

const count = z.int().nonnegative();

export const cleanedUpSchema = z
  .strictObject({
    /** What was removed, by what it is called, such as `conversations`, and how many. */
    removed: z.record(z.string(), count),
    /** Requests that failed, and the first reason. */
    failed: count,
    why: z.string().exactOptional(),
    /** What stays, for its API removes none, for people. */
    stays: z.string(),
  })
  .refine(({ failed, why }) => failed === 0 || why !== undefined, { path: ['why'], error: 'what failed has a reason' });

/** What came of a clean-up. */
export type CleanedUp = Readonly<z.infer<typeof cleanedUpSchema>>;

/** Adds up what was removed, and what failed. */
export class Removal {
  readonly #removed: Record<string, number> = {};
  #failed = 0;
  #why: string | undefined;

  removed(what: string, howMany = 1): void {
    if (howMany !== 0) this.#removed[what] = (this.#removed[what] ?? 0) + howMany;
  }

  failed(why: string): void {
    this.#failed += 1;
    this.#why ??= why;
  }

  /** `stays` is what nothing removes, for people. */
  result(stays: string): CleanedUp {
    return {
      removed: this.#removed,
      failed: this.#failed,
      ...(this.#why === undefined ? {} : { why: this.#why }),
      stays,
    };
  }
}
