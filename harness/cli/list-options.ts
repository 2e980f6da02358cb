import type { Command } from 'commander';
import { settle } from './config/settle.ts';
import type { ListWhat } from './list.ts';
import { configOption, runOptions, specsOption } from './options.ts';

/** What `imc list` understands. */
export function addListOptions(command: Command, action: (what: ListWhat) => Promise<void>): void {
  command
    .description(
      'lists rules, cases, faults of the reference server, drivers, wraps and profiles; all when nothing is asked for',
    )
    .option('--rules', 'the rules')
    .option('--cases', 'the cases')
    .option('--faults', 'the faults of the reference server')
    .option('--drivers', 'the drivers, with what their servers promise')
    .option('--wraps', 'the trouble that can be put on any server')
    .option('--profiles', 'the ways in which each kind of server is configured')
    .option('--coverage', 'what the newest run has used: ways in and out, ops, their options, pairs of its stories')
    .option('--run <folder>', 'what this run has used')
    .addOption(specsOption())
    .addOption(configOption())
    .option('--json', 'as JSON')
    .action(async (_flags, self: Command) => {
      await settle(self, { keys: runOptions(), heeds: (name) => name === 'specs' });
      await action(self.opts<ListWhat>());
    });
}
