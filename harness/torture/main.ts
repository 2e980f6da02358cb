import { parseArgs } from 'node:util';
import { exitCodes } from '../cli/exit-code.ts';
import { troubleOf, understood, wholeNumber } from '../cli/script.ts';
import { keepAwake } from '../core/clock.ts';
import { freshSeed } from '../core/random.ts';
import { torture } from './torture.ts';

const SHOWN_MAX = 20;
const USAGE = 'npm run torture -- [--kills 200] [--seed N] [--fault ID]… [--patience 1]';

/** `npm run torture`: tells whether the bundled server loses anything by being killed. Gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const mayEnd = keepAwake();
  try {
    return await run(parsed(args));
  } catch (thrown) {
    return troubleOf(thrown);
  } finally {
    mayEnd();
  }
}

type Options = ReturnType<typeof parsed>;

async function run({ kills, seed, faults, patience }: Options): Promise<number> {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const result = await torture({ kills, seed, faults, patience, print });
  if (result.losses.length === 0) {
    print(`${result.kills} kills, ${result.accepted} acknowledged messages, nothing lost; seed ${seed}`);
    return exitCodes.kept;
  }
  print(`after ${result.kills} kills and ${result.accepted} acknowledged messages:`);
  for (const loss of result.losses.slice(0, SHOWN_MAX)) print(`  ${loss}`);
  if (result.losses.length > SHOWN_MAX) print(`  and ${result.losses.length - SHOWN_MAX} more`);
  const again = faults.map((fault) => ` --fault ${fault}`).join('');
  print(`again: npm run torture -- --kills ${kills} --seed ${seed}${again}`);
  return exitCodes.broken;
}

function parsed(args: readonly string[]) {
  const kinds = {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string' },
    fault: { type: 'string', multiple: true, default: [] as string[] },
    patience: { type: 'string', default: '1' },
  } as const;
  const { values } = understood(() => parseArgs({ args: [...args], options: kinds }), USAGE);
  const count = { usage: USAGE, least: 1 };
  const seed = values.seed === undefined ? freshSeed() : wholeNumber('--seed', values.seed, { ...count, least: 0 });
  return {
    kills: wholeNumber('--kills', values.kills, count),
    seed,
    faults: values.fault,
    patience: wholeNumber('--patience', values.patience, count),
  };
}
