import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { harmless } from '../../reports/render/harmless.ts';
import { sentenceOf } from '../../reports/sentences.ts';
import { Lab } from '../campaign/lab.ts';
import type { Attempt } from '../campaign/lab.ts';
import { watchLag } from '../core/clock.ts';
import { ImcError } from '../core/errors.ts';
import { mask } from '../core/secrets.ts';
import { judge, rules } from '../rules/index.ts';
import { nameWorld } from '../runner/naming.ts';
import { play } from '../runner/play.ts';
import { checkBuild } from '../targets/build-stamp.ts';
import { profileOf } from '../targets/flavours/index.ts';
import type { TargetSpec } from '../targets/parse-target.ts';
import type { UrlFlags } from '../targets/url-spec.ts';
import { parseTarget } from '../targets/parse-target.ts';
import type { RunEvent } from '../vocabulary/index.ts';
import { defaultProfile, failureKey, scenarioSchema, targetInfoSchema, unsupportedBy } from '../vocabulary/index.ts';
import { exitCodes } from './exit-code.ts';
import { openTarget } from './open-run.ts';
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
  readonly wrap: readonly string[];
  readonly serverVersion?: string;
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
  salt: z.string(),
  scenario: scenarioSchema,
});
type Replay = z.infer<typeof replaySchema>;

/** `imc replay`: exit code 1 when the rule is broken in the recorded way again, 0 when not, though it may be in another, 3 when nothing was owed. */
export async function replayCommand(command: ReplayCommand): Promise<number> {
  await checkBuild();
  const replay = readReplay(command.file);
  const spec = specOf(command, replay);
  const patience = command.patience ?? replay.patience;
  const folder = join('imc-out', `replay-${timeName()}`);
  const wraps = [...(command.target === undefined ? replay.target.wraps : []), ...command.wrap];
  const profile = profileOf(spec, command.profile ?? replay.profile).name;
  const emit = (event: RunEvent) => event.type === 'notice' && say(event.notice.message);
  const target = await openTarget({ spec, profile, wraps, patience, folder, emit });
  const lag = watchLag();
  try {
    const { driver, info, about, capabilities, instance, disturbable } = target;
    const rule = rules.find(({ id }) => id === replay.rule);
    const why = rule ? unsupportedBy(rule, capabilities) : `this version has no rule ${replay.rule}`;
    say(
      `${info.name} (${info.flavour} ${info.version}${[...(profile === defaultProfile ? [] : [`, profile ${profile}`]), ...info.faults.map((id) => `, fault ${id}`), ...info.wraps.map((id) => `, wrap ${id}`)].join('')})`,
    );
    for (const [i, op] of replay.scenario.ops.entries()) say(`  ${String(i + 1).padStart(2)}  ${sentenceOf(op)}`);
    if (why !== undefined) return sayNothingOwed(replay, why);
    const named = info.prefix === undefined ? {} : { prefix: info.prefix };
    const lab = new Lab({ ...named, driver, about, capabilities, instance, disturbable, lag, judge, play, nameWorld });
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

function say(line: string): void {
  process.stdout.write(`${harmless(line)}\n`);
}

/** The recorded target with its faults and options, or the one that was asked for. */
function specOf(command: ReplayCommand, { target: recorded }: Replay): TargetSpec {
  const { target, fault, serverVersion, env, flavour, options, url } = command;
  if (target === undefined)
    return parseTarget(recorded.name, {
      faults: [...recorded.faults, ...fault],
      options: withSecrets(recorded.options, command.file),
      env,
      flavour,
      url: { ...reachOf(recorded), ...said(url) },
      ...(recorded.kind === 'reference' ? {} : { serverVersion: serverVersion ?? recorded.version }),
    });
  return parseTarget(target, {
    faults: fault,
    options,
    env,
    flavour,
    url,
    ...(serverVersion === undefined ? {} : { serverVersion }),
  });
}

/** The flags by which the recorded server was reached: all but its token, which is on no record. */
function reachOf({ reach = [] }: Replay['target']): UrlFlags {
  const pairs = reach.flatMap((flag, i) => (i % 2 === 0 ? [[flag.replace(/^--/, ''), reach[i + 1]]] : []));
  return Object.fromEntries(pairs) as UrlFlags;
}

function said(flags: UrlFlags = {}): UrlFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

/** Throws `IMC_ERR_REPLAY_FILE` where a secret was left out: without it the server would be another one. */
function withSecrets(options: readonly string[], file: string): readonly string[] {
  const hidden = options.find((option) => option.includes(mask));
  if (hidden === undefined) return options;
  throw new ImcError(
    'IMC_ERR_REPLAY_FILE',
    `${file}: an option of the recorded server was a secret and is not on record (${options.join(' ')}): give the target a name in imc.config.ts, with its options, and replay on that`,
  );
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
