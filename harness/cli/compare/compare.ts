import { writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { answerOf } from '../../../reports/answer.ts';
import type { Compared } from '../../../reports/compare/compare.ts';
import { compare } from '../../../reports/compare/compare.ts';
import type { Comparison } from '../../../reports/compare/comparison.ts';
import { harmless } from '../../../reports/render/harmless.ts';
import { renderComparisonPage } from '../../../reports/render/html/comparison-page.ts';
import { renderComparisonMarkdown } from '../../../reports/render/comparison-markdown.ts';
import { renderComparisonText } from '../../../reports/render/comparison-text.ts';
import type { Run } from '../../../reports/run.ts';
import type { CrossReplayed } from '../../campaign/cross-replay.ts';
import { ImcError, toImcError } from '../../core/errors.ts';
import { makeFolder } from '../../core/make-folder.ts';
import { checkBuild } from '../../targets/build-stamp.ts';
import type { Counterexample, Notice } from '../../vocabulary/index.ts';
import { failureKey } from '../../vocabulary/index.ts';
import { paint } from '../colours.ts';
import { exitCodes } from '../exit-code.ts';
import { outTrouble } from '../out-trouble.ts';
import { playRun } from '../run.ts';
import { onInterrupt } from '../signals.ts';
import { timeName } from '../time-name.ts';
import { toolVersion } from '../version.ts';
import { withoutSecretsIn } from '../without-secrets.ts';
import { writePage } from '../write-page.ts';
import type { Played } from './replay-on.ts';
import { replayOn } from './replay-on.ts';
import type { HowToPlay, RecordedSide, Side, TargetSide } from './side.ts';
import { sideOf } from './side.ts';

export interface CompareCommand extends HowToPlay {
  /** Targets and records of runs, in their order. */
  readonly targets: readonly string[];
  /** Replays of each counterexample on each other target. */
  readonly replays: number;
  readonly gate: 'must' | 'should';
  /** Output folder. Default: one below imc-out. */
  readonly out?: string;
}

/** A side that has been run, or was before. */
interface Ran {
  readonly run: Run;
  /** Absent for a record whose server is not started again: it is not there to be asked. */
  readonly played?: Played;
}

/** `imc compare`: runs each target, replays each one's counterexamples on the others, writes the comparison. Gives the exit code. */
export async function compareCommand(command: CompareCommand): Promise<number> {
  await checkBuild();
  const sides = await sidesOf(command);
  const folder = command.out ?? join('imc-out', `compare-${timeName()}`);
  const ran: Ran[] = [];
  for (const [i, side] of sides.entries()) {
    const place = { folder, number: i + 1, of: sides.length, seed: seedOf(sides) };
    const one = 'run' in side ? recordedSide(side, place) : await playedSide(side, place);
    if (!one.run.complete && 'command' in side) return sayCut(folder, ran);
    ran.push(one);
  }
  const { compared, notices, isCut } = await withReplays(ran, command.replays);
  const comparison = compare(compared, {
    gate: command.gate,
    tool: { name: 'im-conformance', version: toolVersion() },
    notices: [...notices, ...troubleIn(ran)],
  });
  const hasTrouble = notices.length > 0 || ran.some(({ run }) => run.errors.length > 0);
  const exitCode = isCut ? exitCodes.interrupted : exitCodeOf(comparison, hasTrouble);
  write(folder, { ...comparison, exitCode });
  return exitCode;
}

function exitCodeOf({ exitCode }: Comparison, hasTrouble: boolean): number {
  return exitCode === exitCodes.kept && hasTrouble ? exitCodes.trouble : exitCode;
}

/** Throws `IMC_ERR_USAGE` for fewer than two. */
async function sidesOf({ targets, ...how }: CompareCommand): Promise<readonly Side[]> {
  if (targets.length < 2)
    throw new ImcError(
      'IMC_ERR_USAGE',
      'a comparison is of two or more: name targets, or files of runs, in their order',
    );
  const sides: Side[] = [];
  for (const target of targets) sides.push(await sideOf(target, how));
  return sides;
}

/** One seed for all: that of a run that was there before, else the first one's. */
function seedOf(sides: readonly Side[]): number {
  const recorded = sides.find((side) => 'run' in side);
  const [first] = sides;
  if (recorded && 'run' in recorded) return recorded.run.options.seed;
  return first && 'command' in first ? first.command.options.seed : 0;
}

interface Place {
  readonly folder: string;
  readonly number: number;
  readonly of: number;
  readonly seed: number;
}

function recordedSide({ run, restarted }: RecordedSide, { folder, number }: Place): Ran {
  if (!restarted) return { run };
  const command = {
    ...restarted,
    options: run.options,
    wraps: run.target?.wraps ?? [],
    folder: join(folder, `${number}-record`),
  };
  return { run, played: { command, run } };
}

async function playedSide(side: TargetSide, { folder, number, of, seed }: Place): Promise<Ran> {
  const name = basename(side.command.spec.name).replaceAll(/[^\w.-]+/g, '-');
  const command = {
    ...side.command,
    options: { ...side.command.options, seed },
    folder: join(folder, `${number}-${name}`),
  };
  say(`--- ${number} of ${of}: ${side.command.spec.name}, seed ${seed}`);
  const run = await playRun(command, (each) => say(`${answerOf(each)} ${writePage(command.folder, each)}`));
  return { run, played: { command, run } };
}

interface WithReplays {
  readonly compared: [Compared, Compared, ...Compared[]];
  readonly notices: readonly Notice[];
  readonly isCut: boolean;
}

/** Replays on each target what the others showed. */
async function withReplays(ran: readonly Ran[], times: number): Promise<WithReplays> {
  const notices: Notice[] = [];
  const compared: Compared[] = [];
  const stop = new AbortController();
  const release = onInterrupt(
    () => stop.abort(),
    () => process.exit(exitCodes.interrupted),
  );
  try {
    for (const { run, played } of ran) {
      const examples = ran.flatMap((other) => (other.run === run ? [] : replayable(other.run)));
      if (!played || run.plays === 0) compared.push({ run });
      else compared.push({ run, ...(await replayedOn(played, examples, { times, signal: stop.signal, notices })) });
    }
  } finally {
    release();
  }
  return { compared: compared as WithReplays['compared'], notices, isCut: stop.signal.aborted };
}

interface Replaying {
  readonly times: number;
  readonly signal: AbortSignal;
  readonly notices: Notice[];
}

/** Gives nothing where its server cannot be started again; that is our trouble, and takes nothing away from what was measured. */
async function replayedOn(
  played: Played,
  examples: readonly Counterexample[],
  { times, signal, notices }: Replaying,
): Promise<Pick<Compared, 'replayed'>> {
  const { name } = played.command.spec;
  const replayed: CrossReplayed[] = [];
  if (examples.length > 0) say(`--- replaying ${examples.length} counterexamples of others on ${name}`);
  const told = (one: CrossReplayed) => {
    replayed.push(one);
    if (one.trouble) notices.push({ ...one.trouble, message: `${keyOf(one)} on ${name}: ${one.trouble.message}` });
    say(`${keyOf(one)}: ${wordsOf(one)}`);
  };
  try {
    await replayOn(played, examples, { times, signal, told });
  } catch (thrown) {
    const { code, message } = toImcError(thrown);
    notices.push({ code, message: `${name}, to be replayed on: ${message}` });
    say(`our trouble: ${code}: ${message}`);
    if (replayed.length === 0) return {};
  }
  return { replayed };
}

function keyOf({ example: { rule, shape } }: CrossReplayed): string {
  return failureKey(rule, shape);
}

function wordsOf({ k, n, owed, trouble }: CrossReplayed): string {
  if (trouble) return `our trouble: ${trouble.message}`;
  return owed === 0 && n > 0 ? 'nothing was owed' : `shown in ${k} of ${n} replays`;
}

/** What is about data that another run has left cannot be played again. */
function replayable(run: Run): readonly Counterexample[] {
  return run.verdicts
    .flatMap(({ counterexamples }) => counterexamples)
    .filter(({ confirmed }) => confirmed.in !== 'plays');
}

function troubleIn(ran: readonly Ran[]): Notice[] {
  return ran.flatMap(({ run, played }) => {
    const name = played?.command.spec.name ?? run.target?.name ?? 'a record without a target';
    return run.errors.slice(0, 3).map(({ code, message }) => ({ code, message: `${name}: ${message}` }));
  });
}

/** What was measured first: what cannot be rendered must not lose it. Pages are made of what is without secrets. */
function write(folder: string, comparison: Comparison): void {
  const clean = withoutSecretsIn(comparison);
  try {
    makeFolder(folder);
    writeFileSync(join(folder, 'comparison.json'), JSON.stringify(clean, undefined, 1));
    writeFileSync(join(folder, 'comparison.md'), renderComparisonMarkdown(clean));
    writeFileSync(join(folder, 'comparison.html'), renderComparisonPage(clean));
  } catch (cause) {
    throw outTrouble(folder, cause);
  }
  const shown = relative(process.cwd(), resolve(folder)) || '.';
  process.stdout.write(
    `\n${renderComparisonText(clean, { folder: shown.startsWith('..') ? resolve(folder) : shown, paint })}`,
  );
}

function sayCut(folder: string, ran: readonly Ran[]): number {
  const done = ran.flatMap(({ played }) => (played ? [played.command.folder] : []));
  say(
    `interrupted before all were run; what is done is in ${folder}${done.length === 0 ? '' : `; imc compare --start-recorded ${done.join(' ')} … goes on from there`}`,
  );
  return exitCodes.interrupted;
}

function say(line: string): void {
  process.stdout.write(`${harmless(line)}\n`);
}
