import { type Command, Option } from 'commander';
import { imageFlavours, targetForms } from '../targets/parse-target.ts';
import { settle } from './config/settle.ts';
import { configOption, runOptions, standardTarget } from './options.ts';
import type { UrlFlags } from '../targets/url-spec.ts';
import { addReachOptions, urlFlagsOf } from './url/url-options.ts';
import type { DoctorCommand } from './doctor.ts';
import { type InitCommand, ciNames } from './init.ts';

const SERVER_VERSION = 'the version of the server, where neither it nor its name tells';

/** What `imc doctor` understands. */
export function addDoctorOptions(command: Command, action: (parsed: DoctorCommand) => Promise<void>): void {
  addReachOptions(command)
    .description(
      'looks whether a target can be run on this machine, and starts nothing: exit code 0 when nothing that it needs is missing, 3 when something is',
    )
    .argument('[target]', `${targetForms}, or a name of imc.config.ts (default: ${standardTarget})`)
    .addOption(configOption())
    .option('--flavour <name>', `which server is in an image whose name does not tell: ${imageFlavours}`)
    .option('--server-version <version>', SERVER_VERSION)
    .option('--out <folder>', 'where a run would write (default: imc-out)')
    .option('--json', 'as JSON')
    .action(async (given: string | undefined, _flags, self: Command) => {
      const { target = standardTarget } = await settle(self, { target: given, keys: runOptions() });
      const { tcp, ws, token, ca, ...flags } = self.opts<Omit<DoctorCommand, 'target' | 'url'> & UrlFlags>();
      await action({ ...flags, url: urlFlagsOf({ tcp, ws, token, ca }), target });
    });
}

/** What `imc init` understands. */
export function addInitOptions(command: Command, action: (parsed: InitCommand) => void): void {
  command
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
    .option('--flavour <name>', `which server is in an image whose name does not tell: ${imageFlavours}`)
    .option('--server-version <version>', SERVER_VERSION)
    .option('--force', 'writes files anew that are there already; known failures are kept')
    .action((target: string, flags: Omit<InitCommand, 'target'>) => action({ ...flags, target }));
}
