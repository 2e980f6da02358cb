import { type Command, Option } from 'commander';
import { type ExportCommand, exportForms } from './export.ts';
import type { KnownUpdateCommand } from './known/update.ts';
import type { ShowCommand } from './show.ts';

const FILE = 'a run.json, its folder, or one of its replay files';

export function failureOption(): Option {
  return new Option('--failure <name>', 'which one, as RULE, RULE/SHAPE or RULE/SHAPE/PROFILE');
}

/** What `imc show` understands. */
export function addShowOptions(command: Command, action: (parsed: ShowCommand) => void): void {
  command
    .description('shows failures of a run: the promise, the conversation, and what happened, as a sequence')
    .argument('<file>', FILE)
    .addOption(failureOption())
    .option('--wire', 'what went over the wire, too, as far as the failure is about it')
    .option('--all', 'with --wire: all of it that is on record')
    .option('--log', 'what the server logged meanwhile, too')
    .action((file: string, flags: Omit<ShowCommand, 'file'>) => action({ ...flags, file }));
}

/** What `imc known` understands. */
export function addKnownOptions(command: Command, update: (parsed: KnownUpdateCommand) => void): void {
  command.description('keeps a file of known failures, as --known of imc run reads it');
  command
    .command('update')
    .description(
      'writes the failures of a run into the file, takes out those that are gone, and keeps all else as it is',
    )
    .argument('<run>', 'a run.json, or its folder')
    .requiredOption('--known <file>', 'the file of known failures; it is made where there is none')
    .option('--link <url>', 'where what is new is dealt with')
    .option(
      '--expires <day>',
      'last day, YYYY-MM-DD in UTC, of what is new, and of what is still seen after its own (default: 90 days after the run, of what is new)',
    )
    .option('--reason <text>', 'why what is new is lived with (default: what was seen, in short)')
    .action((run: string, flags: Omit<KnownUpdateCommand, 'run'>) => update({ ...flags, run }));
}

/** What `imc export` understands. */
export function addExportOptions(command: Command, action: (parsed: ExportCommand) => void): void {
  command
    .description(
      'writes a failure as a bug report to paste, or as a shell script of plain HTTP calls where it has only those',
    )
    .argument('<file>', FILE)
    .addOption(new Option('--as <form>', 'what it is written as').choices(exportForms).makeOptionMandatory())
    .addOption(failureOption())
    .option('--out <file>', 'where it is written (default: standard output)')
    .action((file: string, flags: Omit<ExportCommand, 'file'>) => action({ ...flags, file }));
}
