import type { Command } from 'commander';
import { ImcError } from '../core/errors.ts';
import type { Heeds } from './config/origin.ts';
import { settle } from './config/settle.ts';
import { many, positive, whole } from './option-parsers.ts';
import type { UrlFlags } from '../targets/url-spec.ts';
import { configOption, driverOption, runOptions, standardTarget } from './options.ts';
import { addUrlOptions, urlFlagsOf, urlOptionNames } from './url/url-options.ts';
import type { SelfTestCommand } from './self-test.ts';
import type { WrapsCommand } from './self-test-wraps.ts';

/** What `imc self-test` understands. */
export function addSelfTestOptions(
  command: Command,
  action: {
    readonly faults: (parsed: SelfTestCommand) => Promise<void>;
    readonly wraps: (parsed: WrapsCommand) => Promise<void>;
  },
): void {
  addUrlOptions(command)
    .description('breaks the reference server in every way it knows and checks that the rules notice')
    .addOption(many('--fault <id>', 'only this fault'))
    .option('--wraps', 'put trouble between the driver and the runner instead, on any target')
    .addOption(many('--wrap <id>', 'only this wrap'))
    .option('--target <target>', 'with --wraps: the server to put trouble on, or its name (default: reference)')
    .addOption(driverOption())
    .addOption(configOption())
    .option('--server-version <version>', 'the version of the server, where neither it nor its name tells')
    .option('--seed <n>', 'makes the same scenarios again', whole(0, 0x7fffffff), 1)
    .option(
      '--seeds <n>',
      'with how many seeds each fault must be noticed, within 200 plays; not with --wraps',
      whole(1, 100),
      1,
    )
    .option(
      '--plays <n>',
      'plays under each fault or wrap, at least; where it is not noticed yet, it goes on to 200',
      whole(1, 10_000),
      30,
    )
    .option('--json', 'as JSON')
    .option('--patience <factor>', 'multiplies every deadline, for slow machines', positive, 1)
    .action(async (_flags, self: Command) => {
      const { wraps: onWraps, target: given, wrap, fault } = self.opts<SelfTestFlags>();
      const isAboutWraps = onWraps === true || wrap.length > 0;
      if (isAboutWraps && fault.length > 0)
        throw new ImcError(
          'IMC_ERR_USAGE',
          'a self-test is about faults or about wraps: leave out --fault, or --wraps',
        );
      const heeds: Heeds = (name, from) =>
        name === 'patience' || (isAboutWraps && from !== 'config' && aboutServers.has(name));
      const { target, options } = await settle(self, { target: given, keys: runOptions(), heeds });
      const { serverVersion, driver, ...rest } = self.opts<SelfTestFlags & UrlFlags>();
      const url = urlFlagsOf(rest);
      const isAboutServer = [target, serverVersion, driver, ...Object.values(url)].some((said) => said !== undefined);
      if (!isAboutWraps && isAboutServer)
        throw new ImcError(
          'IMC_ERR_USAGE',
          '--target, --driver, --server-version and how a server is reached go with --wraps: only the reference server has faults',
        );
      if (isAboutWraps)
        await action.wraps({ ...rest, target: target ?? standardTarget, options, serverVersion, driver, url });
      else await action.faults(rest);
    });
}

/** What a self-test on a named server, or by variables, is told: how that server is reached, not what a run plays there. */
const aboutServers: ReadonlySet<string> = new Set(['target', 'serverVersion', 'driver', ...urlOptionNames]);

type SelfTestFlags = SelfTestCommand &
  Omit<WrapsCommand, 'target' | 'url'> & { readonly wraps?: true; readonly target?: string };
