import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Command } from 'commander';
import { renderSummary } from '../../reports/render/terminal.ts';
import type { Run } from '../../reports/run.ts';
import { mergeEvents, unlikeOneRun } from '../campaign/merge.ts';
import { ImcError } from '../core/errors.ts';
import type { RunEvent, Shard } from '../vocabulary/index.ts';
import { catalogueWith } from './catalogue.ts';
import { paint } from './colours.ts';
import { exitCodeOf } from './exit-code.ts';
import { readKnown } from './known-failures.ts';
import { tellGithub } from './on-github.ts';
import { readRun, recordIn } from './read-run.ts';
import { RunRecord } from './run-record.ts';
import { selectRules } from './selection.ts';
import { timeName } from './time-name.ts';
import { writePage } from './write-page.ts';

export interface MergeCommand {
  /** Each a run.json, or its folder. */
  readonly runs: readonly string[];
  /** Where the whole run is written. Default: imc-out/<time>. */
  readonly out?: string;
  /** File of failures that are known. */
  readonly known?: string;
}

/** What `imc merge` understands. */
export function addMergeOptions(command: Command, action: (parsed: MergeCommand) => Promise<void>): void {
  command
    .description('puts the shards of a run (imc run --shard) together: the verdicts are those of one run')
    .argument('<run.json...>', 'what each shard has written, or its folder; events.jsonl is read beside it')
    .option('--known <file>', 'failures that are known, as for imc run')
    .option('--out <folder>', 'where run.json and all else is written (default: imc-out/<time>)')
    .action((runs: string[], flags: Omit<MergeCommand, 'runs'>) => action({ runs, ...flags }));
}

/** One shard, as it was written. */
interface Part {
  readonly word: string;
  readonly run: Run;
  readonly shard: Shard;
  readonly events: readonly RunEvent[];
}

/** `imc merge`. Throws `IMC_ERR_RUN_FILE` for what is no shard, and `IMC_ERR_SHARDS` where they are not those of one run. */
export async function mergeCommand({ runs, out, known: knownFile }: MergeCommand): Promise<number> {
  const parts = checked(runs.map(read));
  const { shard: _, ...options } = parts[0].run.options;
  const catalogue = await catalogueWith(options.specs);
  const known =
    knownFile === undefined ? {} : { known: { file: knownFile, entries: readKnown(knownFile, catalogue.rules) } };
  const folder = out ?? join('imc-out', timeName());
  refuseOwnFolder(parts, folder);
  const began = parts.map(({ run }) => Date.parse(run.began));
  const record = new RunRecord(folder, options, {
    rules: selectRules(options, catalogue.rules),
    // They were played beside each other, or might have been.
    past: { wall: Math.min(...began), ms: Math.max(...parts.map(({ run }) => run.ms)) },
    ...known,
  });
  for (const event of mergeEvents(parts.map(({ events }) => events))) record.add(event);
  const run = record.finish({ complete: parts.every(({ run: { complete } }) => complete), exitCodeOf });
  const shown = relative(process.cwd(), resolve(folder)) || '.';
  const shownFolder = shown.startsWith('..') ? resolve(folder) : shown;
  process.stdout.write(`${parts.length} shards of one run, ${wholeWords(run)}\n\n`);
  process.stdout.write(
    `${renderSummary(run, { folder: shownFolder, paint, page: writePage(shownFolder, run) })}${tellGithub(run, folder)}`,
  );
  return run.exitCode;
}

/** Whether all was played, which trouble, a time budget or an interruption of one shard may have kept from it. */
function wholeWords({ cases }: Run): string {
  const missing = cases.reduce((sum, { planned, plays }) => sum + planned - plays, 0);
  return missing === 0
    ? 'and each play of its plan in one of them'
    : `of whose plan ${missing} plays are in none of them`;
}

function read(word: string): Part {
  const file = recordIn(word) ?? word;
  const run = readRun(file);
  const { shard } = run.options;
  if (shard === undefined)
    throw new ImcError('IMC_ERR_RUN_FILE', `${word} is a whole run: imc merge takes what imc run --shard has written`);
  return { word, run, shard, events: readEvents(join(dirname(file), 'events.jsonl'), run) };
}

/** Reads what happened in a run. Throws `IMC_ERR_RUN_FILE` where the file is not there, was cut, or is of another run. */
function readEvents(file: string, run: Run): RunEvent[] {
  const wrong = (why: string, cause?: unknown) =>
    new ImcError('IMC_ERR_RUN_FILE', `${file} ${why}: keep it beside its run.json, as imc run has written it`, {
      cause,
    });
  if (!existsSync(file)) throw wrong('is missing');
  const events = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, at) => {
      try {
        return JSON.parse(line) as RunEvent;
      } catch (cause) {
        throw wrong(`is damaged in line ${at + 1}`, cause);
      }
    });
  const played = events.filter(({ type }) => type === 'played').length;
  if (events.at(-1)?.type !== 'ended' || played !== run.plays) throw wrong('is not whole, or of another run');
  return events;
}

/** Throws `IMC_ERR_SHARDS` unless they are all shards of one run, each once. */
function checked(parts: readonly Part[]): readonly [Part, ...Part[]] {
  const [first, ...others] = parts;
  if (!first) throw new ImcError('IMC_ERR_USAGE', 'name the run.json of each shard');
  for (const other of others) {
    const what = differenceOf(first.run, other.run);
    if (what !== undefined) throw not(`${other.word} has another ${what} than ${first.word}`);
  }
  const { of } = first.shard;
  const numbers = parts.map(({ shard }) => shard.index);
  const twice = numbers.find((index, i) => numbers.indexOf(index) < i);
  if (twice !== undefined) throw not(`shard ${twice}/${of} is given twice`);
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !numbers.includes(index));
  if (missing.length > 0)
    throw not(`of ${of} shards, ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`);
  const inOrder = parts.toSorted((a, b) => a.shard.index - b.shard.index) as [Part, ...Part[]];
  const unlike = unlikeOneRun(inOrder.map(({ events }) => events));
  if (unlike.length > 0) throw not(unlike.join('; '));
  return inOrder;
}

function not(why: string): ImcError {
  return new ImcError('IMC_ERR_SHARDS', `these are not the shards of one run: ${why}`);
}

/** What decides on plays and verdicts, and has to be the same. */
const deciding = ['seed', 'depth', 'plays', 'rows', 'gate', 'areas', 'rules', 'cases', 'specs', 'profiles'] as const;

function differenceOf(one: Run, other: Run): string | undefined {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (one.tool.version !== other.tool.version) return 'version of imc';
  if (one.catalogue !== other.catalogue) return 'catalogue of rules';
  if (one.options.shard?.of !== other.options.shard?.of) return 'number of shards';
  if (!same(serverOf(one), serverOf(other))) return 'server';
  return deciding.find((name) => !same(one.options[name], other.options[name]));
}

/** Where it runs is its own affair. */
function serverOf({ target }: Run) {
  if (!target) return undefined;
  const { driver, flavour, version, faults, options, wraps } = target;
  return { driver, flavour, version, faults, options, wraps };
}

/** The record would be in the place of what it is made of. */
function refuseOwnFolder(parts: readonly Part[], folder: string): void {
  const own = parts.find(({ word }) => resolve(dirname(recordIn(word) ?? word)) === resolve(folder));
  if (own) throw new ImcError('IMC_ERR_USAGE', `--out ${folder} is where a shard is: name another folder`);
}
