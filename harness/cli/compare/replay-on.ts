import { join } from 'node:path';
import type { Run } from '../../../reports/run.ts';
import type { CrossReplayed } from '../../campaign/cross-replay.ts';
import { crossReplay } from '../../campaign/cross-replay.ts';
import { watchLag } from '../../core/clock.ts';
import type { Counterexample } from '../../vocabulary/index.ts';
import { failureKey } from '../../vocabulary/index.ts';
import { labOn } from '../lab-on.ts';
import { openTarget } from '../open-run.ts';
import type { RunCommand } from '../run.ts';

/** A target of a comparison that has been run, and can be started again. */
export interface Played {
  readonly command: Pick<RunCommand, 'spec' | 'options' | 'catalogue' | 'wraps' | 'folder'>;
  readonly run: Run;
}

export interface HowToReplay {
  readonly times: number;
  readonly signal: AbortSignal;
  readonly told: (replayed: CrossReplayed) => void;
}

/** Starts a target anew under each profile that the counterexamples were shown under, and replays them there. */
export async function replayOn(
  { command, run }: Played,
  examples: readonly Counterexample[],
  how: HowToReplay,
): Promise<void> {
  for (const { profile } of run.profiles) {
    const own = examples.filter((example) => example.profile === profile);
    if (own.length > 0 && !how.signal.aborted) await replayUnder(profile, { command, run }, own, how);
  }
}

async function replayUnder(
  profile: string,
  { command: { spec, options, catalogue, wraps, folder }, run }: Played,
  examples: readonly Counterexample[],
  { times, signal, told }: HowToReplay,
): Promise<void> {
  const { patience } = options;
  const target = await openTarget({
    spec,
    profile,
    wraps,
    patience,
    folder: join(folder, 'replays-of-others', profile),
    signal,
  });
  const lag = watchLag();
  try {
    const { capabilities } = target;
    const lab = labOn(target, { lag, rules: catalogue.rules });
    const known = new Set(
      run.verdicts
        .filter((verdict) => verdict.profile === profile)
        .flatMap(({ rule, counterexamples }) => counterexamples.map(({ shape }) => failureKey(rule, shape))),
    );
    await crossReplay(examples, { lab, capabilities, patience, signal, known, times }, told);
  } finally {
    lag.stop();
    await target.pool.close();
  }
}
