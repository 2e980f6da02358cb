import type { Driver } from '../vocabulary/index.ts';
import { checkDriver } from './external/check-driver.ts';
import { checked } from './external/checked.ts';
import { type ExternalDriver, driverApi } from './external/define.ts';
import { exportOf } from './external/module.ts';
import { openExecDriver } from './exec/driver.ts';
import { driverNamed, drivers } from './index.ts';

/** Which driver is meant. */
export interface DriverChoice {
  /** One of ours, by its kind. */
  readonly kind?: string | undefined;
  /** The user's own, as he names it: it goes before ours. */
  readonly from?: string | undefined;
}

/** The driver that is meant. Throws `IMC_ERR_DRIVER_LOAD`. */
export async function driverFor({ kind, from }: DriverChoice): Promise<Driver> {
  return from === undefined ? driverNamed(kind) : loadDriver(from);
}

/** What the name of a driver begins with that is a command. */
const execPrefix = 'exec:';

/**
 * A driver that is not ours. This is the one place that knows the forms of its name: a file, an npm package, or `exec:` and a command.
 * Relative paths begin at `folder`, default the current one. Throws `IMC_ERR_DRIVER_LOAD`, and for a command what `openExec` does.
 */
export async function loadDriver(word: string, folder: string = process.cwd()): Promise<ExternalDriver> {
  return checked(checkDriver(await driverAt(word, folder), word, Object.keys(drivers)));
}

async function driverAt(word: string, folder: string): Promise<object> {
  if (!word.startsWith(execPrefix)) return exportOf(word, folder);
  return { api: driverApi, ...(await openExecDriver(word.slice(execPrefix.length), { folder })) };
}
