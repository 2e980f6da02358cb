import type { RunOptions } from '../../reports/run.ts';
import { ImcError } from '../core/errors.ts';
import { hash32 } from '../core/random.ts';
import { profileOf, profilesOf } from '../targets/flavours/index.ts';
import type { TargetSpec } from '../targets/parse-target.ts';

/** A target under one profile, and how much of the plan is played there. */
export interface ProfilePlan {
  readonly profile: string;
  /** Only a few plays, beside those of another profile. */
  readonly isSample: boolean;
  readonly options: RunOptions;
}

/** Plays of each case, and rows of each story, of a sample: what takes some seconds. */
const sample = { plays: 2, rows: 8 };

/** `a,b` and repeated flags: the names. */
export function splitNames(given: readonly string[]): readonly string[] {
  return given.flatMap((text) => text.split(',')).map((name) => name.trim());
}

/** `a,b` and repeated flags: the names, in order. Throws `IMC_ERR_PROFILE` for one that the target does not have, `IMC_ERR_USAGE` for one named twice. */
export function namedProfiles(given: readonly string[], spec: TargetSpec): readonly string[] {
  const names = splitNames(given).map((name) => profileOf(spec, name).name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new ImcError('IMC_ERR_USAGE', `--profile names ${twice} twice`);
  return names;
}

/**
 * The profiles of a run, in order. Those that were asked for share the time budget; where none was, the default one, and where
 * a sample is asked for a few plays under another one that the seed draws.
 */
export function profilePlans(options: RunOptions, spec: TargetSpec): readonly ProfilePlan[] {
  const { profiles, timeBudgetMs, seed } = options;
  if (profiles !== 'sampled') {
    const shared = { ...options, timeBudgetMs: Math.round(timeBudgetMs / profiles.length) };
    return profiles.map((profile) => ({ profile, isSample: false, options: shared }));
  }
  const [first, ...others] = profilesOf(spec);
  const drawn = others[hash32('profile', seed) % others.length];
  return [
    ...(first ? [{ profile: first.name, isSample: false, options }] : []),
    ...(drawn
      ? [
          {
            profile: drawn.name,
            isSample: true,
            options: { ...options, ...sample, depth: 'default' as const, timeBudgetMs: 0 },
          },
        ]
      : []),
  ];
}
