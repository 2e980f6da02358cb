import type { Command } from 'commander';
import { settle } from '../config/settle.ts';
import { positive } from '../option-parsers.ts';
import { configOption, runOptions } from '../options.ts';
import { addReachOptions, urlFlagsOf } from '../url/url-options.ts';
import type { UrlFlags } from '../../targets/url-spec.ts';
import type { DriverCheckCommand } from './check.ts';

/** What `imc driver` understands. */
export function addDriverOptions(command: Command, check: (parsed: DriverCheckCommand) => Promise<void>): void {
  command.description('tells whether a driver of your own is as it has to be');
  addReachOptions(
    command
      .command('check')
      .description(
        'tries a driver on a server that runs, and says in words what is missing: exit code 0 when nothing is, 1 when something is',
      )
      .argument('<driver>', 'a file such as ./my-driver.ts, or an npm package')
      .argument('<target>', 'the URL of a server that keeps its promises, or a name of imc.config.ts')
      .addOption(configOption())
      .option('--prefix <text>', 'what all names begin with that are made there (default: imc and 8 letters or digits)')
      .option('--server-version <version>', 'the version of the server, where it does not tell')
      .option('--patience <factor>', 'multiplies every deadline', positive, 1),
  ).action(async (driver: string, given: string, _flags, self: Command) => {
    const { target = given } = await settle(self, { target: given, keys: runOptions() });
    const { patience, serverVersion, ...flags } = self.opts<
      UrlFlags & Pick<DriverCheckCommand, 'patience' | 'serverVersion'>
    >();
    await check({
      driver,
      target,
      url: urlFlagsOf(flags),
      patience,
      ...(serverVersion === undefined ? {} : { serverVersion }),
    });
  });
}
