import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Failure } from '../../reports/causes.ts';
import { parseRun } from '../../reports/parse-run.ts';
import type { Run } from '../../reports/run.ts';
import { ImcError } from '../core/errors.ts';

/** A run, and the failures of it that a command is about. */
export interface OpenedFailures {
  readonly run: Run;
  /** Folder of run.json, as the user would write it. */
  readonly folder: string;
  readonly failures: readonly Failure[];
}

/** What of a replay file says which failure it is. */
const replaySchema = z.object({
  format: z.literal('imc-replay-1'),
  rule: z.string(),
  shape: z.string(),
  profile: z.string(),
});

/** Reads a run.json; `path` may be its folder. Throws `IMC_ERR_RUN_FILE`. */
export function readRun(path: string): { readonly run: Run; readonly folder: string } {
  const file = fileIn(path);
  return { run: parseRun(textOf(file), file), folder: dirname(file) };
}

/**
 * Opens a run.json, its folder, or a replay file of a run's folder. `wanted`, as `RULE[/SHAPE[/PROFILE]]`, chooses among the failures of
 * the run; default: all of them, or the one of the replay file. Throws `IMC_ERR_RUN_FILE`; `IMC_ERR_NO_RUN` where the run of a replay file is not
 * beside it; `IMC_ERR_FAILURE` where there is no failure that is wanted.
 */
export function openFailures(path: string, wanted?: string): OpenedFailures {
  const file = fileIn(path);
  const text = textOf(file);
  const replay = replayIn(text);
  if (!replay) return chosen({ run: parseRun(text, file), folder: dirname(file) }, wanted);
  if (wanted !== undefined)
    throw new ImcError('IMC_ERR_USAGE', `${file} is a replay file, of one failure: leave out --failure`);
  return beside(file, replay);
}

/** The same, of one failure alone. Throws `IMC_ERR_FAILURE` where there are several, which it lists. */
export function openFailure(path: string, wanted?: string): OpenedFailures & { readonly failure: Failure } {
  const opened = openFailures(path, wanted);
  const [failure, ...others] = opened.failures;
  if (failure && others.length === 0) return { ...opened, failure };
  if (!failure) throw new ImcError('IMC_ERR_FAILURE', `${path}: no rule was broken in this run`);
  throw new ImcError('IMC_ERR_FAILURE', `${path} has several failures; choose one with --failure:${list(opened)}`);
}

function chosen({ run, folder }: Pick<OpenedFailures, 'run' | 'folder'>, wanted: string | undefined): OpenedFailures {
  const all = run.verdicts.flatMap((verdict) =>
    verdict.counterexamples.map((example): Failure => ({ verdict, example })),
  );
  if (wanted === undefined) return { run, folder, failures: all };
  const [rule, shape, profile] = wanted.split('/');
  const failures = all.filter(
    ({ example }) =>
      example.rule === rule &&
      (shape === undefined || example.shape === shape) &&
      (profile === undefined || example.profile === profile),
  );
  if (failures.length > 0) return { run, folder, failures };
  const there = all.length === 0 ? ' no rule was broken in this run' : list({ failures: all });
  throw new ImcError('IMC_ERR_FAILURE', `no failure ${wanted} is in ${join(folder, 'run.json')}; there is:${there}`);
}

function list({ failures }: Pick<OpenedFailures, 'failures'>): string {
  return failures.map(({ example }) => `\n  ${keyOf(example)}`).join('');
}

/** What `--failure` takes. */
export function keyOf({ rule, shape, profile }: Failure['example']): string {
  return [rule, shape, profile].join('/');
}

/** The failure of a replay file, in the run that wrote it. */
function beside(file: string, { rule, shape, profile }: z.infer<typeof replaySchema>): OpenedFailures {
  const folder = dirname(dirname(file));
  const runFile = join(folder, 'run.json');
  const gone = (why: string) =>
    new ImcError(
      'IMC_ERR_NO_RUN',
      `${file} tells what to play, not what was seen, and ${why}: give a run.json, or play it again with \`imc replay ${file}\``,
    );
  if (!existsSync(runFile)) throw gone(`${runFile} is not there`);
  const run = parseRun(textOf(runFile), runFile);
  const failures = chosen({ run, folder }, undefined).failures.filter(
    ({ example }) => example.rule === rule && example.shape === shape && example.profile === profile,
  );
  if (failures.length === 0) throw gone(`${runFile} has no failure ${[rule, shape, profile].join('/')}`);
  return { run, folder, failures };
}

function replayIn(text: string): z.infer<typeof replaySchema> | undefined {
  // A run.json may be large, and says what it is in its first lines, as a replay file does.
  if (!text.slice(0, 200).includes('imc-replay-')) return undefined;
  try {
    return replaySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function fileIn(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const file = join(path, 'run.json');
  if (existsSync(file)) return file;
  throw new ImcError(
    'IMC_ERR_RUN_FILE',
    `${path} is a folder without a run.json: give one that \`imc run\` has written`,
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImcError('IMC_ERR_RUN_FILE', `${file} cannot be read: ${why}`, { cause });
  }
}
