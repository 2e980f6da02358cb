import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Found, missing, ok, unknown, warning } from './check.ts';

const LIMITS = '/proc/self/limits';
const SHELL_MS = 5000;

/**
 * Files and sockets that we have open for each play at once, and besides: up to 1,486 were measured for 256 plays, and up to
 * 1,179 in a server; here is some more for stories with many sessions.
 */
const FILES_PER_PLAY = 8;
const FILES_BESIDES = 100;
/** Plays at once with which a run begins. */
const PLAYS_AT_FIRST = 8;

/** How many files this process may have open; `undefined` when it cannot be told. What we start inherits it. */
export async function openFileLimit(limitsFile = LIMITS): Promise<number | undefined> {
  // Node lifts the soft limit to the hard one when it starts, so a shell of ours tells the same as the system's file.
  const said = await readFile(limitsFile, 'utf8').then(
    (text) => /^Max open files\s+(\S+)/m.exec(text)?.[1],
    () =>
      promisify(execFile)('sh', ['-c', 'ulimit -n'], { timeout: SHELL_MS }).then(
        ({ stdout }) => stdout.trim(),
        () => undefined,
      ),
  );
  return said === 'unlimited' ? Infinity : said !== undefined && /^\d+$/.test(said) ? Number(said) : undefined;
}

/** Whether as many files may be open as `plays` plays at once take. */
export function openFilesCheck(limit: number | undefined, plays: number): Found {
  const name = 'open files';
  if (limit === undefined) return unknown(name, 'neither the system nor a shell tells how many there may be');
  const needed = FILES_BESIDES + plays * FILES_PER_PLAY;
  const seen = `${limit === Infinity ? 'any number' : limit} may be open, a run of ${plays} plays at once takes up to ${needed}`;
  if (limit >= needed) return ok(name, seen);
  const lift = `lift the hard limit (ulimit -Hn ${needed}, or LimitNOFILE= of the service)`;
  const most = Math.floor((limit - FILES_BESIDES) / FILES_PER_PLAY);
  return most < PLAYS_AT_FIRST
    ? missing(name, seen, lift)
    : warning(name, seen, `${lift}, or run with --concurrency ${most}`);
}

/** What the machine does beside us. */
export interface Load {
  /** Processors that we may use. */
  readonly cores: number;
  /** Programs that ran or waited for a processor, on average over the last minute. */
  readonly lastMinute: number;
}

/** Whether the machine is free enough for deadlines that were made for one that is. */
export function loadCheck({ cores, lastMinute }: Load): Found {
  const name = 'processors';
  const seen = `${cores}, with a load of ${lastMinute.toFixed(1)} in the last minute`;
  if (lastMinute <= cores) return ok(name, seen);
  const patience = Math.ceil(lastMinute / cores) + 1;
  return warning(
    name,
    seen,
    `more wants to run than can: wait until it is over, or run with --patience ${patience}, which multiplies every deadline`,
  );
}
