import type { Log } from '../log.ts';
import type { Stages } from '../pipeline/stages.ts';
import type { Sessions } from '../sessions.ts';
import type { Store } from '../store/store.ts';

/** A defect that the server can be told to have. */
export interface Fault {
  /** A slug, for ever. */
  readonly id: string;
  /** What goes wrong, in one sentence. */
  readonly breaks: string;
  /** The one stage that it wraps. */
  readonly stage: keyof Stages;
  /** How the server must be configured for it to be noticed, by the name of a profile of the harness. Default: as it is shipped. */
  readonly profile?: string;
  /** The rules that must notice it. */
  readonly caughtBy: readonly string[];
  /** The rules that may break with it. */
  readonly mayBreak: readonly string[];
  /** What notices it where data goes from one server to another, of which this one is the one before or the one after. Default: nothing. */
  readonly upgrade?: { readonly at: 'before' | 'after'; readonly caughtBy: readonly string[] };
  apply(inner: Stages, context: FaultContext): Stages;
}

/** What a fault may use besides the stages. */
interface FaultContext {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly log: Log;
  /** Ends the process at once. */
  readonly crash: () => void;
}
