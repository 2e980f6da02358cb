import type { Run } from '../../../reports/run.ts';
import type { TargetSpec } from '../../targets/parse-target.ts';
import { defaultProfile } from '../../vocabulary/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { catalogueWith } from '../catalogue.ts';
import { runCommandFor } from '../options.ts';
import { readRun, recordIn } from '../read-run.ts';
import { recordedTarget } from '../recorded-target.ts';
import type { RunCommand } from '../run.ts';

/** The record of a run. */
export interface RecordedSide {
  readonly run: Run;
  /** Its server, and what is judged there, where that is to be started again. */
  readonly restarted?: { readonly spec: TargetSpec; readonly catalogue: Catalogue };
}

/** A target that is to be run. */
export interface TargetSide {
  readonly command: RunCommand;
}

/** How the sides of a comparison are made of words. */
export interface HowToPlay {
  /** Options of `imc run` for each target. */
  readonly words: readonly string[];
  /** Whether the server of a record is started again, for counterexamples to be replayed on it. */
  readonly startRecorded: boolean;
  /** Folder of a team's own cases and rules. Default: of each record the one that it names. */
  readonly specs?: string;
}

/** One side of a comparison. */
export type Side = RecordedSide | TargetSide;

/**
 * What a word of the command line names, before anything is started. Throws `IMC_ERR_RUN_FILE`, what `imc run` throws of its words, and
 * what a record's target is refused with where that is to be started again.
 */
export async function sideOf(word: string, { words, startRecorded, specs }: HowToPlay): Promise<Side> {
  const file = recordIn(word);
  if (file !== undefined) {
    const run = readRun(file);
    if (!startRecorded || !run.target) return { run };
    const spec = recordedTarget(run.target, file);
    return { run, restarted: { spec, catalogue: await catalogueWith(specs ?? run.options.specs) } };
  }
  const command = await runCommandFor([word, ...words]);
  const { profiles } = command.options;
  // A few plays under a profile that is drawn say too little of a difference.
  return {
    command: {
      ...command,
      options: { ...command.options, profiles: profiles === 'sampled' ? [defaultProfile] : profiles },
    },
  };
}
