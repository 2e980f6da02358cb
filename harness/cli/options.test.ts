import { Command } from 'commander';
import { expect, test } from 'vitest';
import { defaultPlays } from '../../reports/gate.ts';
import { addRunOptions } from './options.ts';
import type { RunCommand } from './run.ts';

/** What `imc run` makes of these flags. */
async function parsed(...flags: string[]): Promise<RunCommand['options']> {
  const runs: RunCommand[] = [];
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addRunOptions(command, async (run) => void runs.push(run));
  await command.parseAsync(flags, { from: 'user' });
  return runs[0]!.options;
}

test.each([
  [[], { depth: 'default', plays: defaultPlays, rows: 'all', timeBudgetMs: 0 }],
  [['--plays', '7'], { depth: 'default', plays: 7, rows: 7, timeBudgetMs: 0 }],
  [['--quick'], { depth: 'quick', plays: 10, rows: expect.any(Number) as number, timeBudgetMs: 0 }],
  [['--thorough'], { depth: 'thorough', plays: defaultPlays, rows: 'all', timeBudgetMs: 600_000 }],
  [['--thorough', '--time-budget', '90'], { depth: 'thorough', timeBudgetMs: 90_000 }],
])('%j is played as %o', async (flags, options) => {
  expect(await parsed('--seed', '1', ...flags)).toMatchObject(options);
});

test.each([
  [['--quick', '--thorough'], "option '--quick' cannot be used with option '--thorough'"],
  [['--plays', '7', '--quick'], "option '--quick' cannot be used with option '--plays <n>'"],
])('%j is not understood', async (flags, message) => {
  await expect(parsed(...flags)).rejects.toThrow(message);
});
