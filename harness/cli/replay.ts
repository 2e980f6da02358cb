import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { harmless } from '../../reports/render/harmless.ts';
import { sentenceOf } from '../../reports/sentences.ts';
import type { Attempt } from '../campaign/lab.ts';
import { watchLag } from '../core/clock.ts';
import { ImcError } from '../core/errors.ts';
import { checkBuild } from '../targets/build-stamp.ts';
import { profileOf } from '../targets/flavours/index.ts';
import type { TargetSpec } from '../targets/parse-target.ts';
import type { UrlFlags } from '../targets/url-spec.ts';
import { parseTarget } from '../targets/parse-target.ts';
import type { RunEvent } from '../vocabulary/index.ts';
import {
  defaultProfile,
  failureKey,
  isOurs,
  scenarioSchema,
  targetInfoSchema,
  unsupportedBy,
} from '../vocabulary/index.ts';
import { catalogueWith } from './catalogue.ts';
import { exitCodes } from './exit-code.ts';
import { labOn } from './lab-on.ts';
import { openTarget } from './open-run.ts';
import { recordedTarget } from './recorded-target.ts';
import { timeName } from './time-name.ts';

export interface ReplayCommand {
  readonly file: string;
  /** Default: the recorded one, with its faults. */
  readonly target?: string;
  /** Options for another target than the recorded one, as from after `--`. */
  readonly options: readonly string[];
  /** `KEY=VALUE` for the server. */
  readonly env: readonly string[];
  /** Which server is in an image whose name does not tell. */
  readonly flavour?: string;
  /** How the server is configured. Default: as recorded. */
  readonly profile?: string;
  /** How a server that runs already is reached and treated. */
  readonly url?: UrlFlags;
  readonly times: number;
  readonly fault: readonly string[];
  /** Folder of a team's own rules. Default: none, and a rule of theirs cannot be judged. */
  readonly specs?: string;
  readonly wrap: readonly string[];
  readonly serverVersion?: string;
  /** The user's own driver. Default: the recorded one, for the recorded target; else ours. */
  readonly driver?: string;
  /** Default: the recorded one. */
  readonly patience?: number;
}

const replaySchema = z.strictObject({
  format: z.literal('imc-replay-1'),
  rule: z.string(),
  shape: z.string(),
  profile: z.string(),
  target: targetInfoSchema,
  patience: z.number().positive(),
  specs: z.string().exactOptional(),
  salt: z.string(),
  scenario: scenarioSchema,
});
type Replay = z.infer<typeof replaySchema>;

/** `imc replay`: exit code 1 when the rule is broken in the recorded way again, 0 when not, though it may be in another, 3 when nothing was owed. */
export async function replayCommand(command: ReplayCommand): Promise<number> {
  await checkBuild();
  const replay = readReplay(command.file);
  const { rules } = await catalogueWith(command.specs);
  const rule = rules.find(({ id }) => id === replay.rule);
  if (!rule) return sayUnknown(command, replay);
  const spec = specOf(command, replay);
  const patience = command.patience ?? replay.patience;
  const folder = join('imc-out', `replay-${timeName()}`);
  const wraps = [...(command.target === undefined ? replay.target.wraps : []), ...command.wrap];
  const profile = profileOf(spec, command.profile ?? replay.profile).name;
  const emit = (event: RunEvent) => event.type === 'notice' && say(event.notice.message);
  const target = await openTarget({ spec, profile, wraps, patience, folder, emit });
  const lag = watchLag();
  try {
    const { info, capabilities } = target;
    const why = unsupportedBy(rule, capabilities);
    say(
      `${info.name} (${info.flavour} ${info.version}${[...(profile === defaultProfile ? [] : [`, profile ${profile}`]), ...info.faults.map((id) => `, fault ${id}`), ...info.wraps.map((id) => `, wrap ${id}`)].join('')})`,
    );
    for (const [i, op] of replay.scenario.ops.entries()) say(`  ${String(i + 1).padStart(2)}  ${sentenceOf(op)}`);
    if (why !== undefined) return sayNothingOwed(replay, why);
    const lab = labOn(target, { lag, rules });
    return await replayTimes(command.times, replay, {
      tryOnce: (how) => lab.attempt(replay.scenario, { ...how, like: replay.salt, patience }),
      renew: () => lab.instanceFor(replay.scenario).renew(),
    });
  } finally {
    lag.stop();
    await target.pool.close();
  }
}

interface Stage {
  readonly tryOnce: (how: { readonly heeds: (key: string) => boolean }) => Promise<Attempt>;
  /** Starts the server again that a play has ended. */
  readonly renew: () => Promise<unknown>;
}

async function replayTimes(times: number, replay: Replay, { tryOnce, renew }: Stage): Promise<number> {
  const key = failureKey(replay.rule, replay.shape);
  let obligations = 0;
  const others = new Set<string>();
  for (let i = 1; i <= times; i++) {
    const attempt = await tryOnce({ heeds: () => true });
    const judged = attempt.judgements.find(({ rule }) => rule === replay.rule);
    if (!attempt.trouble) obligations += judged?.obligations ?? 0;
    const violation = attempt.broken.get(key);
    for (const other of attempt.broken.keys()) if (other.startsWith(`${replay.rule}/`)) others.add(other);
    if (!violation && attempt.trouble) await renew();
    if (!violation) continue;
    say(`shown again in play ${i}: ${key}\n  expected: ${violation.expected}\n  seen:     ${violation.actual}`);
    return exitCodes.broken;
  }
  if (obligations === 0) return sayNothingOwed(replay, `nothing was owed in ${times} plays`);
  const instead = others.size === 0 ? 'and kept' : `and broken otherwise: ${[...others].join(', ')}`;
  say(`not shown in ${times} plays: ${key} (owed ${obligations} times, ${instead})`);
  return exitCodes.kept;
}

function sayNothingOwed({ rule }: Replay, why: string): number {
  say(`${rule} says nothing here: ${why}`);
  return exitCodes.trouble;
}

/** A rule of an older version of ours, or one of a team's own, whose folder is not given. */
function sayUnknown({ file, specs }: ReplayCommand, replay: Replay): number {
  const { rule } = replay;
  if (isOurs(rule)) return sayNothingOwed(replay, `this version has no rule ${rule}`);
  const recorded = replay.specs === undefined ? 'FOLDER' : replay.specs;
  throw new ImcError(
    'IMC_ERR_SPECS',
    specs === undefined
      ? `${file} is about ${rule}, a rule of a team's own: give the folder that it is in, --specs ${recorded}`
      : `${file} is about ${rule}, and there is no such rule in ${specs}; it was in ${recorded} when it was recorded`,
  );
}

function say(line: string): void {
  process.stdout.write(`${harmless(line)}\n`);
}

/** The recorded target with its faults and options, or the one that was asked for. */
function specOf(command: ReplayCommand, { target: recorded }: Replay): TargetSpec {
  const { target, fault, serverVersion, env, flavour, options, url, driver: driverFrom } = command;
  if (target === undefined)
    return recordedTarget(recorded, command.file, { faults: fault, env, flavour, url, serverVersion, driverFrom });
  return parseTarget(target, {
    faults: fault,
    options,
    env,
    flavour,
    url,
    driverFrom,
    ...(serverVersion === undefined ? {} : { serverVersion }),
  });
}

function readReplay(file: string): Replay {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ImcError('IMC_ERR_REPLAY_FILE', `${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  const parsed = replaySchema.safeParse(json);
  if (!parsed.success)
    throw new ImcError(
      'IMC_ERR_REPLAY_FILE',
      `${file} is not a replay file of this version:\n${z.prettifyError(parsed.error)}`,
    );
  return parsed.data;
}
