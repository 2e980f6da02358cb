import type { Command } from 'commander';
import { targetForms } from '../../targets/parse-target.ts';
import { whole } from '../option-parsers.ts';
import { runOptions } from '../options.ts';
import type { CompareCommand } from './compare.ts';

/** Options of `imc run` that say what is played on each target, and how. */
const shared = new Set([
  'config',
  'area',
  'rule',
  'case',
  'specs',
  'plays',
  'quick',
  'seed',
  'timeBudget',
  'patience',
  'concurrency',
  'wrap',
  'env',
  'flavour',
  'profile',
  'driver',
  'instances',
  'gate',
]);

/** Replays of each counterexample on each of the other servers, where nothing else is asked for. */
const replaysDefault = 10;

interface CompareFlags {
  readonly replays: number;
  readonly startRecorded?: true;
  readonly out?: string;
}

/** What `imc compare` understands. */
export function addCompareOptions(command: Command, action: (parsed: CompareCommand) => Promise<void>): void {
  command
    .description(
      'sets servers side by side: exit code 1 when the last one breaks what the one before kept; each counterexample of one is replayed on all others',
    )
    .argument('<targets...>', `two or more, in their order: ${targetForms}, a name of imc.config.ts, or a run.json`)
    .option('--replays <n>', 'replays of each counterexample on each other target', whole(1, 1_000), replaysDefault)
    .option('--start-recorded', 'start the server of each run.json again, and replay what the others showed on it, too')
    .option('--out <folder>', 'where all is written (default: imc-out/compare-<time>)');
  for (const option of runOptions()) if (shared.has(option.attributeName())) command.addOption(option);
  command.action(async (targets: string[], flags: CompareFlags, self: Command) => {
    const { replays, out, startRecorded = false } = flags;
    const { gate, specs } = self.opts<Pick<CompareCommand, 'gate' | 'specs'>>();
    await action({
      targets,
      replays,
      gate,
      startRecorded,
      ...(specs === undefined ? {} : { specs }),
      words: wordsOf(self),
      ...(out === undefined ? {} : { out }),
    });
  });
}

/** The shared options as they were given, for the command line of each run. */
function wordsOf(command: Command): string[] {
  return command.options.flatMap((option) => {
    const name = option.attributeName();
    if (!shared.has(name) || command.getOptionValueSource(name) !== 'cli') return [];
    const value: unknown = command.getOptionValue(name);
    const flag = option.long ?? '';
    if (value === true) return [flag];
    return (Array.isArray(value) ? value : [value]).flatMap((one) => [flag, String(one)]);
  });
}
