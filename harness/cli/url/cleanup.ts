import type { Command } from 'commander';
import { ImcError } from '../../core/errors.ts';
import { driverFor } from '../../drivers/load.ts';
import { parseTarget } from '../../targets/parse-target.ts';
import type { UrlFlags } from '../../targets/url-spec.ts';
import type { Driver, Endpoints } from '../../vocabulary/index.ts';
import { settle } from '../config/settle.ts';
import { exitCodes } from '../exit-code.ts';
import { configOption, driverOption, runOptions } from '../options.ts';
import { namesIn, namesWith, together } from './names.ts';
import { cleanUpAt, cleanedText } from './tidying.ts';
import { addReachOptions, rateOption, urlFlagsOf } from './url-options.ts';

export interface CleanupCommand {
  readonly target: string;
  readonly url: UrlFlags;
  /** The user's own driver. Default: ours for the URL. */
  readonly driver?: string;
  /** Folder of the run. Default: all in `imc-out` whose names have the prefix. */
  readonly run?: string;
}

/** Where runs write unless they are told otherwise. */
const outFolder = 'imc-out';

/** What `imc cleanup` understands. */
export function addCleanupOptions(command: Command, action: (parsed: CleanupCommand) => Promise<void>): void {
  command
    .description('removes what a run that died has left on a server that runs already, as far as the server lets us')
    .argument('<target>', 'the URL of the server, or a name of imc.config.ts')
    .addOption(configOption())
    .option('--prefix <text>', 'what the names of that run begin with: nothing else is touched')
    .option(
      '--run <folder>',
      `where that run has written (default: all folders in ${outFolder} with names of that prefix)`,
    )
    .addOption(driverOption())
    .addOption(rateOption());
  addReachOptions(command).action(async (given: string, _flags, self: Command) => {
    const { target = given } = await settle(self, { target: given, keys: runOptions() });
    const { run, driver, ...flags } = self.opts<UrlFlags & Pick<CleanupCommand, 'run' | 'driver'>>();
    await action({
      target,
      url: urlFlagsOf(flags),
      ...(driver === undefined ? {} : { driver }),
      ...(run === undefined ? {} : { run }),
    });
  });
}

/**
 * `imc cleanup`: gives 0 where all requests went well, 3 where some failed. Throws `IMC_ERR_CLEANUP` where nothing has the prefix,
 * and what reaching a server throws.
 */
export async function cleanupCommand({ target, url, run, driver: driverFrom }: CleanupCommand): Promise<number> {
  if (url.prefix === undefined)
    throw new ImcError(
      'IMC_ERR_USAGE',
      'say --prefix: what the names of the run begin with stands in its first lines and in run.json',
    );
  const spec = parseTarget(target, { url, driverFrom });
  if (spec.kind !== 'url')
    throw new ImcError('IMC_ERR_TARGET', `${target} is started by us, and removed with all that it holds`);
  const files = namesWith(spec.prefix, run ?? outFolder);
  const made = together(files.map(namesIn));
  const driver = await driverFor({ kind: spec.driver, from: driverFrom });
  const cleaned = await cleanUpAt(driver, await foundBy(driver, spec.endpoints), made, spec);
  const { removed, failed } = cleaned;
  if (made.users.length + Object.keys(removed).length + failed === 0)
    throw new ImcError(
      'IMC_ERR_CLEANUP',
      `nothing begins with ${spec.prefix}: no run in ${run ?? outFolder} has noted such names (--run FOLDER names another one), and ${target} lists no connection of any`,
    );
  process.stdout.write(`${cleanedText(spec.prefix, cleaned)}\n`);
  return failed === 0 ? exitCodes.kept : exitCodes.trouble;
}

/** What the driver makes of the URL; as the user has said it where sessions cannot be opened there: removing may need none. */
async function foundBy(driver: Driver, endpoints: Endpoints): Promise<Endpoints> {
  try {
    const located = await driver.locate?.(endpoints, new AbortController().signal);
    return located?.found ? located.endpoints : endpoints;
  } catch (thrown) {
    if (thrown instanceof ImcError && thrown.code === 'IMC_ERR_ADDRESS') return endpoints;
    throw thrown;
  }
}
