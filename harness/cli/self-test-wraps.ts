import { join } from 'node:path';
import type { MatrixRow } from '../campaign/self-test.ts';
import { rowHolds, rowOfOwed, rulesNeverBroken } from '../campaign/self-test.ts';
import { boundBy, rules } from '../rules/index.ts';
import { checkBuild } from '../targets/build-stamp.ts';
import { parseTarget } from '../targets/parse-target.ts';
import type { UrlFlags } from '../targets/url-spec.ts';
import { inTrouble, wraps, wrapsNamed } from '../wraps/index.ts';
import { exitCodes } from './exit-code.ts';
import type { OpenTarget } from './open-run.ts';
import { openTarget } from './open-run.ts';
import type { On } from './self-test-row.ts';
import { lineOf, playUnder } from './self-test-row.ts';

export interface WrapsCommand {
  readonly target: string;
  /** Options for the server. Default: none. */
  readonly options?: readonly string[];
  readonly serverVersion?: string | undefined;
  /** The user's own driver. Default: ours for the target. */
  readonly driver?: string | undefined;
  /** How a server that runs already is reached, and treated. */
  readonly url?: UrlFlags;
  /** Only these; all when empty. */
  readonly wrap: readonly string[];
  readonly seed: number;
  readonly plays: number;
  /** Multiplies every deadline. */
  readonly patience: number;
  readonly json?: boolean;
}

/** Plays for each wrap: trouble that is always there shows at once, and each play of it waits in vain. */
const playsMax = 30;

/** How often a play is played again, with the wrap and without, that broke what nobody expected. */
const againMax = 5;

/**
 * `imc self-test --wraps`: puts every trouble between the driver and the runner on a server, which breaks nothing by
 * itself. Exit code 1 when a rule that binds the server missed what it must notice.
 */
export async function wrapsCommand(command: WrapsCommand): Promise<number> {
  await checkBuild();
  const chosen = command.wrap.length === 0 ? wraps : wrapsNamed(command.wrap);
  const spec = parseTarget(command.target, {
    serverVersion: command.serverVersion,
    options: command.options ?? [],
    driverFrom: command.driver,
    url: command.url,
  });
  const target = await openTarget({
    spec,
    patience: command.patience,
    folder: join('imc-out', 'last-self-test', 'wraps'),
    // What stays on a server that runs already.
    emit: (event) => event.type === 'notice' && !command.json && process.stdout.write(`${event.notice.message}\n`),
  });
  try {
    const bound = new Set(boundBy(target.capabilities).map(({ id }) => id));
    const rows: MatrixRow[] = [];
    const add = (row: MatrixRow) => {
      rows.push(row);
      if (!command.json) process.stdout.write(`${lineOf(row)}\n`);
      return row;
    };
    const untested: string[] = [];
    const leave = (id: string, why: string) => {
      untested.push(id);
      if (!command.json) process.stdout.write(`-      ${id.padEnd(30)} ${why}\n`);
    };
    const plain = add(await rowWithout(target, command));
    for (const { id, breaks, caughtBy, mayBreak } of chosen) {
      // What the server breaks by itself would be noticed anyway: of that the wrap shows nothing.
      const must = caughtBy.filter((rule) => bound.has(rule) && !plain.also.includes(rule));
      if (must.length === 0) {
        leave(id, 'its rules do not bind the server, or are broken without it');
        continue;
      }
      const claim = { id, breaks, caughtBy: must, mayBreak: [...mayBreak, ...plain.also] };
      const on = { ...onTarget(target), driver: inTrouble(target.driver, [id]) };
      const plays = Math.min(command.plays, playsMax);
      const doubted = target.info.kind === 'reference' ? {} : { doubted: { plain: target.driver, times: againMax } };
      const row = await playUnder(claim, on, { ...command, seeds: 1, plays, ...doubted });
      const owed = rowOfOwed(row, plain);
      if (owed) add(owed);
      else leave(id, `its rules owe nothing on this server: ${must.join(', ')} (${row.plays} plays)`);
    }
    const never = command.wrap.length === 0 ? rulesNeverBroken([...bound], rows) : [];
    return conclude(command, { rows, never, untested });
  } finally {
    await target.pool.close();
  }
}

/** What the server breaks by itself, which no wrap is to blame for. */
async function rowWithout(target: OpenTarget, command: WrapsCommand): Promise<MatrixRow> {
  const anything = rules.map(({ id }) => id);
  const claim = { id: '(no wrap)', breaks: 'nothing', caughtBy: [], mayBreak: anything };
  return playUnder(claim, onTarget(target), { ...command, seeds: 1, plays: Math.min(command.plays, playsMax) });
}

function onTarget({ driver, instance, disturbable, about, capabilities, info }: OpenTarget): On {
  const { prefix } = info;
  const named = prefix === undefined ? {} : { prefix };
  return { driver, instance, disturbable, about, capabilities, replaceable: info.kind !== 'url', ...named };
}

interface Outcome {
  readonly rows: readonly MatrixRow[];
  /** Rules that no wrap broke. */
  readonly never: readonly string[];
  /** Wraps of which nothing could be learned. */
  readonly untested: readonly string[];
}

function conclude({ json, wrap }: WrapsCommand, { rows, never, untested }: Outcome): number {
  const held = rows.filter(rowHolds).length;
  const unbroken = never.length === 0 ? '' : `; no wrap is there to break ${never.join(', ')}`;
  const holds = held === rows.length;
  process.stdout.write(
    json
      ? `${JSON.stringify({ holds, rows, never, untested }, undefined, 2)}\n`
      : `${held} of ${rows.length} rows hold${unbroken}\n`,
  );
  if (!holds) return exitCodes.broken;
  // What was asked for by name, and could not be put to the test, is no success.
  return wrap.some((id) => untested.includes(id)) ? exitCodes.trouble : exitCodes.kept;
}
