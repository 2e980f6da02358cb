import { resolve } from 'node:path';
import { ImcError, toImcError } from '../../core/errors.ts';
import { abortAfter } from '../../core/clock.ts';
import { within } from '../../core/deadline.ts';
import { paceOf } from '../../core/pace.ts';
import { shellWord } from '../../../reports/render/shell.ts';
import type { UrlSpec } from '../../targets/parse-target.ts';
import type { Pool } from '../../targets/pool-types.ts';
import type { CleanedUp, Driver, Endpoints, Guards, Made, RunEvent } from '../../vocabulary/index.ts';
import { beginNames, namesIn } from './names.ts';

/** What is known of a run on a server that runs already when it ends. */
interface Ending {
  readonly spec: UrlSpec;
  readonly driver: Driver;
  /** The file with the names that it made. */
  readonly namesTo: string;
  readonly emit?: ((event: RunEvent) => void) | undefined;
}

/** How such a server is treated: asked so often at most, and names noted in the folder of the run. Throws `IMC_ERR_OUT`. */
export function guardsOf({ name, prefix, perSecond }: UrlSpec, folder: string): Required<Guards> {
  return { perSecond, namesTo: resolve(beginNames(folder, { target: name, prefix })) };
}

/** The same pool, which removes at its end what the server lets us remove, and says what stays. */
export function tidying(pool: Pool, { spec, driver, namesTo, emit = () => {} }: Ending): Pool {
  const tidy = async () => {
    const made = namesIn(namesTo);
    if (made.users.length === 0) return;
    if (!driver.cleanUp) return leave(made);
    emit({
      type: 'starting',
      text: `cleaning up after ${made.users.length} users whose names begin with ${spec.prefix}`,
    });
    const server = await pool.lease();
    const message = cleanedText(spec.prefix, await cleanUpAt(driver, await server.endpoints(), made, spec));
    emit({ type: 'notice', notice: { code: 'IMC_NOTE_LEFT_THERE', message } });
  };
  const leave = ({ users }: Made) => {
    const message = `${users.length} users whose names begin with ${spec.prefix} stay on ${spec.name}: the driver ${driver.kind} has no way to remove what was made`;
    emit({ type: 'notice', notice: { code: 'IMC_NOTE_LEFT_THERE', message } });
  };
  let closed: Promise<void> | undefined;
  const closeAll = async () => {
    try {
      await tidy();
    } catch (thrown) {
      const message = `nothing was cleaned up on ${spec.name}: ${toImcError(thrown).message}; ${howToCleanUp(spec)}`;
      emit({ type: 'notice', notice: { code: 'IMC_NOTE_LEFT_THERE', message } });
    } finally {
      await pool.close();
    }
  };
  return {
    info: () => pool.info(),
    lacks: () => pool.lacks(),
    lease: (kind) => pool.lease(kind),
    keepData: (folder) => pool.keepData(folder),
    close: () => (closed ??= closeAll()),
  };
}

/** The command that cleans up behind a run. */
export function howToCleanUp({ name, prefix, driverFrom }: UrlSpec): string {
  return `imc cleanup ${name}${driverFrom === undefined ? '' : ` --driver ${shellWord(driverFrom)}`} --prefix ${prefix} does it later`;
}

/** How many requests a second a clean-up may make, and how many milliseconds it has, first to end and then to stop. */
interface Bounds {
  readonly perSecond: number;
  readonly limitMs?: number;
  readonly graceMs?: number;
}

/**
 * Removes what can be removed of what was made under a prefix; names without it are never asked for. It has a minute, and ten requests
 * for each name beside; then it is told to stop. Throws `IMC_ERR_CLEANUP` where the kind of server lets us remove nothing, and where its
 * driver does not come to an end.
 */
export async function cleanUpAt(
  driver: Driver,
  endpoints: Endpoints,
  made: Made,
  { perSecond, limitMs = limitFor(made, perSecond), graceMs = 10_000 }: Bounds,
): Promise<CleanedUp> {
  if (!driver.cleanUp) throw new ImcError('IMC_ERR_CLEANUP', 'this kind of server has no way to remove what was made');
  const ours = madeUnder(endpoints['prefix'] ?? '', made);
  const how = { turn: paceOf(perSecond), signal: abortAfter(limitMs) };
  try {
    return await within(limitMs + graceMs, 'the end of the clean-up', driver.cleanUp(endpoints, ours, how));
  } catch (cause) {
    if (!(cause instanceof ImcError) || cause.code !== 'IMC_ERR_DEADLINE') throw cause;
    const seconds = Math.round((limitMs + graceMs) / 1000);
    const message = `the driver ${driver.kind} did not come to the end of its clean-up within ${seconds} s`;
    throw new ImcError('IMC_ERR_CLEANUP', message, { cause });
  }
}

function limitFor({ users, groups }: Made, perSecond: number): number {
  return 60_000 + (users.length + groups.size) * Math.max(1000, perSecond === 0 ? 0 : 10_000 / perSecond);
}

function madeUnder(prefix: string, { users, groups }: Made): Made {
  const ours = (name: string) => prefix !== '' && name.startsWith(prefix);
  const ofOurs = [...groups].filter(([group]) => ours(group));
  return {
    users: users.filter(ours),
    groups: new Map(ofOurs.map(([group, members]) => [group, members.filter(ours)])),
  };
}

/** What came of it, in a sentence. */
export function cleanedText(prefix: string, { removed, failed, why, stays }: CleanedUp): string {
  const counts = Object.entries(removed).map(([what, count]) => `${count} ${what}`);
  const done = counts.length === 0 ? 'nothing was there to remove' : `removed: ${counts.join(', ')}`;
  const not = failed === 0 ? '' : `; ${failed} requests failed, the first: ${why}`;
  return `of what begins with ${prefix}, ${done}${not}; what stays: ${stays}`;
}
