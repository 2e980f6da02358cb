import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exitCodes } from '../cli/exit-code.ts';
import { troubleOf, understood, wholeNumber } from '../cli/script.ts';
import { onInterrupt } from '../cli/signals.ts';
import { makeFolder } from '../core/make-folder.ts';
import { checkBuild } from '../targets/build-stamp.ts';
import { endure, isWell } from './endure.ts';
import { summaryOf } from './summary.ts';

const USAGE =
  'npm run endurance -- [--runs 1000] [--at-once 1] [--log imc-out/endurance.jsonl] [-- OPTIONS OF imc run]';

/** `npm run endurance`: tells whether the suite stays right and small over many runs. Gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  const done = onInterrupt(
    () => stop.abort(),
    () => process.exit(exitCodes.interrupted),
  );
  try {
    const { runs, atOnce, log, given } = parsed(args);
    await checkBuild();
    makeFolder(dirname(log));
    const print = (line: string) => void process.stdout.write(`${line}\n`);
    const lines = await endure({ runs, atOnce, log, given, print, signal: stop.signal });
    for (const line of summaryOf(lines)) print(line);
    if (stop.signal.aborted) return exitCodes.interrupted;
    return lines.every(isWell) ? exitCodes.kept : exitCodes.broken;
  } catch (thrown) {
    return troubleOf(thrown);
  } finally {
    done();
  }
}

function parsed(args: readonly string[]) {
  const kinds = {
    runs: { type: 'string', default: '1000' },
    'at-once': { type: 'string', default: '1' },
    log: { type: 'string', default: 'imc-out/endurance.jsonl' },
  } as const;
  const { values, positionals } = understood(
    () => parseArgs({ args: [...args], options: kinds, allowPositionals: true }),
    USAGE,
  );
  const numbers = { usage: USAGE, least: 1 };
  const runs = wholeNumber('--runs', values.runs, numbers);
  const atOnce = wholeNumber('--at-once', values['at-once'], numbers);
  return { runs, atOnce, log: resolve(values.log), given: positionals };
}
