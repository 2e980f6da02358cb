import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '../cli/exit-code.ts';
import { readRun } from '../cli/read-run.ts';
import { nowMs, wallMs } from '../core/clock.ts';
import { counted } from '../core/counted.ts';
import { inLanes } from '../core/lanes.ts';
import { builtFile, packageRoot } from '../targets/package-root.ts';
import { appendLog, readLog, type Endured } from './log.ts';
import { entriesOf, processesOf, watchProcess } from './measure.ts';

export interface EnduranceOptions {
  /** Runs that the log is to hold in the end; those that it holds already count. */
  readonly runs: number;
  /** Runs that are under way at once. Each is still measured by itself. */
  readonly atOnce: number;
  /** Where each run adds its line. */
  readonly log: string;
  /** What is given to `imc run reference`, besides the seed. */
  readonly given: readonly string[];
  readonly print: (line: string) => void;
  /** Ends the loop after the runs that are under way; one that is interrupted, too, is not noted. */
  readonly signal: AbortSignal;
}

/**
 * Runs the suite on the reference server again and again, each time with the next seed and in a process of its own, and notes what
 * became of it and what it left behind. Goes on where the log ends. Gives the whole log.
 */
export async function endure(options: EnduranceOptions): Promise<Endured[]> {
  const lines = readLog(options.log);
  await inLanes(seedsLeft(lines, options), options.atOnce, async (seed) => {
    const endured = await runOnce(seed, options);
    if (!endured) return;
    appendLog(options.log, endured);
    lines.push(endured);
    options.print(lineOf(endured));
  });
  return lines;
}

/** The seeds that are still to be run, from the first that the log has not. */
function* seedsLeft(lines: readonly Endured[], { runs, signal }: EnduranceOptions): Generator<number, void> {
  const done = new Set(lines.map(({ seed }) => seed));
  for (let seed = 1, left = runs - done.size; left > 0 && !signal.aborted; seed++) {
    if (done.has(seed)) continue;
    left -= 1;
    yield seed;
  }
}

/** Whether nothing was broken, flaky or in error, and nothing was left. */
export function isWell({ exit, filesLeft, processesLeft }: Endured): boolean {
  return exit === 0 && filesLeft.length === 0 && processesLeft === 0;
}

/** How a run ends that is interrupted, before or after it listens to signals. */
const interruptions: ReadonlySet<number | string> = new Set([exitCodes.interrupted, 'SIGINT', 'SIGTERM']);

/** Gives nothing where the run was interrupted, as the loop was. */
async function runOnce(seed: number, options: EnduranceOptions): Promise<Endured | undefined> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'imc-endurance-')));
  // Its folder for temporary files is its alone: what is in there afterwards was left.
  const temporary = join(folder, 'tmp');
  const out = join(folder, 'run');
  mkdirSync(temporary);
  const [began, start] = [new Date(wallMs()).toISOString(), nowMs()];
  const { exit, peak } = await play(seed, { folder, temporary, out, given: options.given });
  if (options.signal.aborted && interruptions.has(exit)) return interrupted(folder, temporary, options);
  const endured: Endured = {
    seed,
    ...buildOf(),
    began,
    ms: Math.round(nowMs() - start),
    exit,
    ...resultOf(out),
    ...peak,
    filesLeft: entriesOf(temporary),
    processesLeft: processesOf(temporary).length,
  };
  if (isWell(endured)) rmSync(folder, { recursive: true, force: true });
  else options.print(keptAt(folder));
  return endured;
}

/** Of a run that was interrupted, what it left is told alone. */
function interrupted(folder: string, temporary: string, { print }: EnduranceOptions): undefined {
  const left = entriesOf(temporary).length + processesOf(temporary).length;
  if (left === 0) rmSync(folder, { recursive: true, force: true });
  else print(`${keptAt(folder)}: what was interrupted there left ${left} files or processes`);
  return undefined;
}

function keptAt(folder: string): string {
  return `kept for a look: ${folder}`;
}

interface Place {
  readonly folder: string;
  readonly temporary: string;
  readonly out: string;
  readonly given: readonly string[];
}

async function play(seed: number, { folder, temporary, out, given }: Place) {
  const args = [builtFile('harness/cli/main.js'), 'run', 'reference', ...given, '--seed', String(seed), '--out', out];
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, TMPDIR: temporary } });
  const said = createWriteStream(join(folder, 'said.txt'));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.write(chunk));
  const measured = watchProcess(child.pid ?? -1);
  const exit = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  said.end();
  return { exit, peak: measured() };
}

function resultOf(out: string): Pick<Endured, 'plays' | 'kept' | 'notKept' | 'errors'> {
  if (!existsSync(join(out, 'run.json'))) return { plays: 0, kept: 0, notKept: [], errors: ['there is no run.json'] };
  const { plays, verdicts, errors } = readRun(join(out, 'run.json'));
  const notKept = verdicts.filter(({ status }) => status === 'fail' || status === 'flaky');
  return {
    plays,
    kept: new Set(verdicts.filter(({ status }) => status === 'pass').map(({ rule }) => rule)).size,
    notKept: notKept.map(({ rule, status }) => `${rule} ${status}`),
    errors: errors.map(({ code }) => code),
  };
}

function buildOf(): Pick<Endured, 'build'> {
  const file = join(packageRoot(), 'dist', 'source-digest');
  return existsSync(file) ? { build: readFileSync(file, 'utf8').trim().slice(0, 16) } : {};
}

function lineOf(endured: Endured): string {
  const { seed, ms, plays, kept, memoryMiB = '?', handles = '?' } = endured;
  const what = isWell(endured) ? 'ok    ' : 'NOT OK';
  const bad = [
    ...endured.notKept,
    ...endured.errors,
    ...endured.filesLeft.map((name) => `left ${name}`),
    ...(endured.processesLeft > 0 ? [`left ${endured.processesLeft} processes`] : []),
    ...(endured.exit === 0 ? [] : [`exit ${endured.exit}`]),
  ].join(', ');
  const measured = `${counted(plays, 'play')}, ${counted(kept, 'rule')} kept, ${(ms / 1000).toFixed(1)} s, ${memoryMiB} MiB, ${handles} handles`;
  return `${what} seed ${seed}: ${measured}${bad && `: ${bad}`}`;
}
