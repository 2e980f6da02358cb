import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { every } from '../../harness/core/clock.ts';
import { builtFile } from '../../harness/targets/package-root.ts';
import { readRun } from '../../harness/cli/read-run.ts';
import { type Figure, spreadOf } from '../figures.ts';
import { type Part, scaled } from '../part.ts';
import { memoryMiBOf } from '../process.ts';

const PLAYS = 100_000;
const LOOK_EVERY_MS = 500;

/** Of the looks at the memory, at the beginning and at the end, that are compared; what is loaded first is left out. */
const SHARE = 0.2;

export const longRun: Part = {
  name: 'long-run',
  title: 'A long run',
  method: `One run of up to ${PLAYS} plays of a short case, which begins no more once its time is spent: the memory of imc run, looked at each half second, in the second fifth of the run and in the last; and what it leaves on the disk.`,
  async measure({ scale, budgetMs, say, folder }) {
    const out = join(folder, 'long-run');
    const plays = scaled(PLAYS, scale, 20);
    say(`long-run: ${plays} plays, for ${Math.round(budgetMs / 1000)} s at most`);
    const args = ['--seed', '1', '--plays', String(plays), '--case', 'first-dm/fresh-pair', '--out', out];
    const memory = await memoryOver([...args, '--time-budget', String(budgetMs / 1000)]);
    const run = readRun(join(out, 'run.json'));
    const fifth = Math.max(1, Math.floor(memory.length * SHARE));
    const early = memory.slice(fifth, 2 * fifth);
    const late = memory.slice(-fifth);
    const size = (name: string) => [statSync(join(out, name)).size / 1024 / 1024];
    const figure = (name: string, unit: string, values: number[]): Figure => ({ name, unit, better: 'less', values });
    return [
      { ...figure('plays', 'plays', [run.plays]), better: 'more' },
      figure('memory in the second fifth', 'MiB', early.length > 0 ? early : memory),
      {
        ...figure('memory in the last fifth', 'MiB', late),
        ratio: {
          to: 'the second',
          values: [spreadOf(late).median / spreadOf(early.length > 0 ? early : memory).median],
        },
        aim: { words: 'flat, at most 1.1 times', max: 1.1 },
      },
      figure('run.json', 'MiB', size('run.json')),
      figure('report.html', 'MiB', size('report.html')),
      figure('events.jsonl', 'MiB', size('events.jsonl')),
    ];
  },
};

/** The memory that a run holds, in MiB, from its beginning to its end. */
async function memoryOver(args: readonly string[]): Promise<number[]> {
  const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), 'run', 'reference', ...args], {
    stdio: 'ignore',
  });
  const looks: number[] = [];
  const stop = every(LOOK_EVERY_MS, () => {
    const held = memoryMiBOf(child.pid ?? -1);
    if (held > 0) looks.push(held);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  stop();
  if (typeof code !== 'number' || code > 1) throw new Error(`imc run ${args.join(' ')} ended with ${String(code)}`);
  if (looks.length === 0) throw new Error('this platform does not tell how much memory a process holds');
  return looks;
}
