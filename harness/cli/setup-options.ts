import { type Command, Option } from 'commander';
import { flavourSays, targetForms } from '../targets/parse-target.ts';
import { settle } from './config/settle.ts';
import { configOption, driverOption, runOptions, standardTarget } from './options.ts';
import type { UrlFlags } from '../targets/url-spec.ts';
import { addReachOptions, urlFlagsOf } from './url/url-options.ts';
import type { DoctorCommand } from './doctor.ts';
import { type InitCommand, ciNames } from './init.ts';
import type { InitDriverCommand } from './init/init-driver.ts';
import type { InitSpecsCommand } from './init/init-specs.ts';

const SERVER_VERSION = 'the version of the server, where neither it nor its name tells';

/** What `imc doctor` understands. */
export function addDoctorOptions(command: Command, action: (parsed: DoctorCommand) => Promise<void>): void {
  addReachOptions(command)
    .description(
      'looks whether a target can be run on this machine, and starts nothing: exit code 0 when nothing that it needs is missing, 3 when something is',
    )
    .argument('[target]', `${targetForms}, or a name of imc.config.ts (default: ${standardTarget})`)
    .addOption(configOption())
    .option('--flavour <name>', flavourSays)
    .option('--server-version <version>', SERVER_VERSION)
    .addOption(driverOption())
    .option('--out <folder>', 'where a run would write (default: imc-out)')
    .option('--json', 'as JSON')
    .action(async (given: string | undefined, _flags, self: Command) => {
      const { target = standardTarget } = await settle(self, { target: given, keys: runOptions() });
      const { tcp, ws, token, ca, ...flags } = self.opts<Omit<DoctorCommand, 'target' | 'url'> & UrlFlags>();
      await action({ ...flags, url: urlFlagsOf({ tcp, ws, token, ca }), target });
    });
}

/** What `imc init` understands. */
export function addInitOptions(
  command: Command,
  action: (parsed: InitCommand) => void,
  parts: {
    readonly driver: (parsed: InitDriverCommand) => void;
    readonly specs: (parsed: InitSpecsCommand) => void;
  },
): void {
  addReachOptions(command)
    .description('writes a configuration, a file for known failures, and a job that gates by them, into this folder')
    .argument('[target]', targetForms, 'reference')
    .addOption(new Option('--ci <name>', 'whose job is written').choices(ciNames).default('github'))
    .addOption(
      new Option(
        '--also <target>',
        'another target that the job plays, such as the version that is in use: in a job of its own (may be repeated)',
      )
        .default([], 'none')
        .argParser((value: string, before: string[]) => [...before, value]),
    )
    .option('--flavour <name>', flavourSays)
    .option('--server-version <version>', SERVER_VERSION)
    .addOption(driverOption())
    .option('--force', 'writes files anew that are there already; known failures are kept')
    .action((target: string, { tcp, ws, token, ca, ...flags }: Omit<InitCommand, 'target' | 'url'> & UrlFlags) => {
      const said = Object.entries({ tcp, ws, token, ca }).filter(([, value]) => value !== undefined);
      action({ ...flags, target, ...(said.length === 0 ? {} : { url: Object.fromEntries(said) }) });
    });
  command
    .command('driver')
    .description('writes the beginning of a driver of your own into this folder')
    .argument('[name]', 'what the kind of server is called: small letters, digits and - (default: my-server)')
    .option('--force', 'writes the file anew where it is there already')
    .action((name: string | undefined, _flags, self: Command) =>
      parts.driver({ name, force: self.optsWithGlobals<{ readonly force?: true }>().force }),
    );
  command
    .command('specs')
    .description(
      "writes the beginning of a team's own cases and rules into a folder here: a case and a rule that hold already",
    )
    .argument(
      '[team]',
      'what the team is called, such as acme: the folder is acme-specs, ids begin with ACME (default: our)',
    )
    .option('--force', 'writes the files anew where they are there already')
    .action((team: string | undefined, _flags, self: Command) =>
      parts.specs({ team, force: self.optsWithGlobals<{ readonly force?: true }>().force }),
    );
}
