import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { RunOptions } from '../../reports/run.ts';
import { concurrencyMax } from '../campaign/concurrency.ts';
import { ImcError } from '../core/errors.ts';
import { loadDriver } from '../drivers/load.ts';
import { freshSeed } from '../core/random.ts';
import { profilesOf } from '../targets/flavours/index.ts';
import type { TargetSpec } from '../targets/parse-target.ts';
import { instancesDefault } from '../targets/pool.ts';
import { flavourSays, parseTarget, targetForms } from '../targets/parse-target.ts';
import type { ConfigCommand } from './config/print.ts';
import type { Heeds } from './config/origin.ts';
import { type Settled, settle } from './config/settle.ts';
import { wordsOf } from './config/words-of.ts';
import { defaultProfile, type Shard } from '../vocabulary/index.ts';
import { defaultPlays } from '../../reports/gate.ts';
import { catalogueWith } from './catalogue.ts';
import { concurrency, many, positive, shard, whole } from './option-parsers.ts';
import type { ReplayCommand } from './replay.ts';
import type { RunCommand } from './run.ts';
import { checkFaults, checkSelection } from './selection.ts';
import { namedProfiles, splitNames } from './profiles.ts';
import { timeName } from './time-name.ts';
import { wrapsNamed } from '../wraps/index.ts';
import type { UrlFlags } from '../targets/url-spec.ts';
import { addUrlOptions, urlFlagsOf, urlOptionNames } from './url/url-options.ts';
import { readKept } from './kept-data.ts';
import { readKnown } from './known-failures.ts';

/** What `imc run` understands. */
export function addRunOptions(command: Command, action: (parsed: RunCommand) => Promise<void>): void {
  withRunOptions(command)
    .description('plays scenarios against a server and tells which promises it keeps')
    .action(async (target: string | undefined, serverOptions: string[], _flags, self: Command) => {
      const settled = await settleRun(self, target, serverOptions);
      await action(await runCommandOf(settled.target ?? standardTarget, settled.options, self.opts()));
    });
}

/** What `imc run` would do with these words. */
export function runCommandFor(words: readonly string[]): Promise<RunCommand> {
  return new Promise((resolve, reject) => {
    const command = new Command('run').exitOverride();
    addRunOptions(command, async (parsed) => resolve(parsed));
    command.parseAsync(words, { from: 'user' }).catch(reject);
  });
}

/** What `imc config` understands: all that `imc run` does. */
export function addConfigOptions(command: Command, action: (parsed: ConfigCommand) => Promise<void>): void {
  withRunOptions(command)
    .description('shows what imc run would do, and where each value comes from; it starts nothing')
    .option('--print', 'as text (which it does unless told otherwise)')
    .addOption(new Option('--json', 'as JSON').conflicts('print'))
    .action(async (target: string | undefined, serverOptions: string[], { json }: { json?: true }, self: Command) =>
      action({ ...(await settleRun(self, target, serverOptions)), standardTarget, json: json === true }),
    );
}

/** More would not run on one machine. */
const instancesMax = 16;

/** What is played when nobody says what. */
export const standardTarget = 'reference';

/** The options of `imc run`: keys of a configuration, and variables. */
export function runOptions(): readonly Option[] {
  return withRunOptions(new Command()).options;
}

function settleRun(command: Command, target: string | undefined, serverOptions: readonly string[]): Promise<Settled> {
  return settle(command, { ...wordsOf(command, target, serverOptions), keys: runOptions() });
}

function withRunOptions(command: Command): Command {
  return addUrlOptions(
    withServerOptions(
      command
        .argument('[target]', `${targetForms}, or a name of imc.config.ts (default: ${standardTarget})`)
        .addOption(configOption())
        .argument('[server options...]', 'after --: options for the server, such as --config wk.yaml')
        .addOption(many('--area <area>', 'play the cases that exercise rules of the area, and report those rules'))
        .addOption(many('--rule <id>', 'play the cases that exercise the rule, and report it alone'))
        .addOption(many('--case <slug>', 'play this case'))
        .addOption(specsOption())
        .option(
          '--plays <n>',
          `plays of each case; of a story the first rows (default: ${defaultPlays}, and all rows of a story)`,
          whole(1, 1_000_000),
        )
        .addOption(
          new Option('--quick', 'fewer plays, the same ones for the same seed').conflicts(['thorough', 'plays']),
        )
        .addOption(
          new Option(
            '--thorough',
            `goes on with further plays of each case until the time budget is spent (default: ${thoroughS} s)`,
          ),
        )
        .option('--seed <n>', 'makes the same scenarios again (default: another one each time)', whole(0, 0x7fffffff))
        .addOption(shardOption())
        .option('--time-budget <seconds>', 'begin no more plays after this time', positive)
        .option('--patience <factor>', 'multiplies every deadline, for slow machines', positive, 1)
        .option(
          '--concurrency <n>',
          `plays at once, 1 to ${concurrencyMax}, or auto: as many as the server takes without growing slow`,
          concurrency,
          'auto',
        )
        .addOption(many('--fault <id>', 'tell the reference server to have this fault'))
        .addOption(many('--wrap <id>', 'put this trouble between the driver and the runner, on any server'))
        .option('--known <file>', 'failures that are known, with reason and expiry: shown, but they do not gate')
        .addOption(
          new Option('--gate <level>', 'which broken rules make the exit code 1')
            .choices(['must', 'should'])
            .default('must'),
        )
        .option('--server-version <version>', 'the version of the server, where neither it nor its name tells')
        .addOption(driverOption())
        .option(
          '--keep-data <folder>',
          'leave the data of the server and the records of the plays there, for another version',
        )
        .option(
          '--data <folder>',
          'start the server with a copy of what --keep-data has left, and go on with its plays first',
        )
        .option('--out <folder>', 'where run.json and all else is written (default: imc-out/<time>)'),
    ),
  );
}

/** How a server that we start is configured, and how many there are. */
function withServerOptions(command: Command): Command {
  return command
    .addOption(
      many(
        '--env <key=value>',
        'an environment variable for a server binary or an image; KEY alone takes the value that we have',
      ),
    )
    .option('--flavour <name>', flavourSays)
    .addOption(
      many(
        '--profile <names>',
        'how the server is configured, such as default,token-auth: the same cases on each in turn; docs/profiles.md says which there are',
      ),
    )
    .option(
      '--instances <n>',
      'servers for plays that restart theirs, beside the one that all others share: started at once, each when it is first needed (default: 1)',
      whole(1, instancesMax),
    );
}

/** Which driver talks to the target. */
export function driverOption(): Option {
  return new Option(
    '--driver <module>',
    'a driver of your own: a file such as ./my-driver.ts, an npm package, or exec: and a command (docs/driver-protocol.md; default: ours for the target)',
  );
}

function shardOption(): Option {
  return new Option(
    '--shard <i/n>',
    'play the i-th of n parts of the plan, the same ones for the same seed: imc merge puts the runs together',
  )
    .argParser(shard)
    .conflicts(['thorough', 'keepData', 'data']);
}

/** Cases and rules of a team's own. */
export function specsOption(): Option {
  return new Option('--specs <folder>', "a team's own cases and rules, beside ours: docs/write-a-case.md");
}

export function configOption(): Option {
  return new Option('--config <file>', 'the configuration (default: imc.config.ts, .mts, .mjs, .js or .json here)');
}

interface RunFlags extends UrlFlags {
  readonly area: string[];
  readonly rule: string[];
  readonly case: string[];
  readonly specs?: string;
  readonly plays?: number;
  readonly quick?: true;
  readonly thorough?: true;
  readonly seed?: number;
  readonly shard?: Shard;
  readonly timeBudget?: number;
  readonly patience: number;
  readonly concurrency: number | 'auto';
  readonly env: string[];
  readonly flavour?: string;
  readonly profile: string[];
  readonly instances?: number;
  readonly fault: string[];
  readonly wrap: string[];
  readonly known?: string;
  readonly gate: 'must' | 'should';
  readonly serverVersion?: string;
  readonly driver?: string;
  readonly keepData?: string;
  readonly data?: string;
  readonly out?: string;
}

async function runCommandOf(target: string, serverOptions: readonly string[], flags: RunFlags): Promise<RunCommand> {
  const catalogue = await catalogueWith(flags.specs);
  await checkSelection({ areas: flags.area, rules: flags.rule, cases: flags.case }, catalogue);
  await checkFaults(flags.fault, splitNames(flags.profile));
  if (flags.driver !== undefined) await loadDriver(flags.driver);
  const spec = parseTarget(target, {
    faults: flags.fault,
    options: serverOptions,
    env: flags.env,
    flavour: flags.flavour,
    url: urlFlagsOf(flags),
    driverFrom: flags.driver,
    ...(flags.serverVersion === undefined ? {} : { serverVersion: flags.serverVersion }),
  });
  const options: RunOptions = {
    seed: flags.seed ?? freshSeed(),
    ...planOf(flags),
    patience: flags.patience,
    concurrency: flags.concurrency,
    timeBudgetMs: Math.round((flags.timeBudget ?? (flags.thorough ? thoroughS : 0)) * 1000),
    gate: flags.gate,
    areas: flags.area,
    rules: flags.rule,
    cases: flags.case,
    ...shardOf(flags),
    ...(flags.specs === undefined ? {} : { specs: flags.specs }),
    profiles: profilesFor(flags, spec, serverOptions),
    instances: instancesFor(flags, spec),
  };
  wrapsNamed(flags.wrap);
  const known =
    flags.known === undefined ? {} : { known: { file: flags.known, entries: readKnown(flags.known, catalogue.rules) } };
  const data = {
    ...(flags.keepData === undefined ? {} : { keepData: flags.keepData }),
    ...(flags.data === undefined ? {} : { goOnWith: readKept(flags.data) }),
  };
  const folder = flags.out ?? join('imc-out', timeName());
  return { spec, options, catalogue, ...known, ...data, wraps: flags.wrap, folder };
}

/** Those that were asked for; a run that leaves nothing out, on a server as we configure it, samples another one besides. */
function profilesFor(flags: RunFlags, spec: TargetSpec, serverOptions: readonly string[]): RunOptions['profiles'] {
  const named = namedProfiles(flags.profile, spec);
  const keepsData = flags.keepData !== undefined || flags.data !== undefined;
  if (keepsData && named.length > 1)
    throw new ImcError('IMC_ERR_USAGE', '--keep-data and --data are about one server: name one --profile');
  if (spec.kind === 'url' && named.length > 1)
    throw new ImcError('IMC_ERR_USAGE', 'a server that runs already is configured in one way: name one --profile');
  if (named.length > 0) return [...named];
  const { area, rule, case: slugs, plays, quick: isQuick, timeBudget, fault, wrap, env } = flags;
  const chosen = [...area, ...rule, ...slugs, ...fault, ...wrap, ...env, ...serverOptions];
  const isWhole = chosen.length === 0 && plays === undefined && !isQuick && timeBudget === undefined && !keepsData;
  return isWhole && spec.kind !== 'url' && profilesOf(spec).length > 1 ? 'sampled' : [defaultProfile];
}

function instancesFor({ instances }: RunFlags, { kind }: TargetSpec): number {
  if (instances !== undefined && kind === 'url')
    throw new ImcError('IMC_ERR_USAGE', '--instances is about servers that we start: leave it out for a URL');
  return instances ?? instancesDefault;
}

/** Two shards of different seeds would be no parts of one plan. */
function shardOf({ shard: part, seed }: RunFlags): Pick<RunOptions, 'shard'> {
  if (part === undefined) return {};
  if (seed === undefined)
    throw new ImcError('IMC_ERR_USAGE', '--shard is a part of a plan: say of which with --seed N');
  return { shard: part };
}

/** Seconds of a thorough run, where no time budget is given. */
const thoroughS = 600;

/** What a quick run plays of each case, and of each story. */
const quick = { plays: 10, rows: 12 };

function planOf({ quick: isQuick, thorough, plays }: RunFlags): Pick<RunOptions, 'depth' | 'plays' | 'rows'> {
  if (isQuick) return { depth: 'quick', ...quick };
  return { depth: thorough ? 'thorough' : 'default', plays: plays ?? defaultPlays, rows: plays ?? 'all' };
}

/** What is said at the top of a configuration of what is replayed, too. */
const ofAll: ReadonlySet<string> = new Set(['patience', 'specs']);

/** What `imc replay` understands. */
export function addReplayOptions(command: Command, action: (parsed: ReplayCommand) => Promise<void>): void {
  command
    .description('plays a counterexample again: exit code 1 when it shows again, 0 when not, 3 when nothing was owed')
    .argument('<file>', 'a replay file of a run')
    .argument('[target]', 'another target than the recorded one, or its name; reference is then without faults')
    .addOption(configOption())
    .addOption(many('--wrap <id>', 'put this trouble between the driver and the runner'))
    .addOption(specsOption())
    .option('--profile <name>', 'how the server is configured (default: as recorded)')
    .option('--times <n>', 'plays before it counts as not shown', whole(1, 1_000), 5)
    .addOption(many('--fault <id>', 'tell the reference server to have this fault'))
    .option('--server-version <version>', 'the version of the server, where neither it nor its name tells')
    .addOption(driverOption())
    .option('--patience <factor>', 'multiplies every deadline', positive)
    .addOption(many('--env <key=value>', 'an environment variable for a server binary or an image'))
    .option('--flavour <name>', flavourSays);
  addUrlOptions(command).action(async (file: string, given: string | undefined, _flags, self: Command) => {
    // What is said of all targets is about what a run plays; what is replayed stands in the file.
    const heeds: Heeds = (name, from) =>
      ofAll.has(name) ||
      name === 'driver' ||
      urlOptionNames.has(name) ||
      from === 'target' ||
      (from === 'env' && name !== 'target');
    const { target, options } = await settle(self, { target: given, keys: runOptions(), heeds });
    const flags = self.opts<Omit<ReplayCommand, 'file' | 'target' | 'options' | 'url'> & UrlFlags>();
    await action({ ...flags, url: urlFlagsOf(flags), file, options, ...(target === undefined ? {} : { target }) });
  });
}
