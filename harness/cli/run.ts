import { join, relative, resolve } from 'node:path';
import { renderSummary } from '../../reports/render/terminal.ts';
import type { Run, RunOptions } from '../../reports/run.ts';
import { goingOnCase } from '../campaign/going-on.ts';
import { ImcError, toImcError } from '../core/errors.ts';
import { checkBuild } from '../targets/build-stamp.ts';
import type { TargetSpec } from '../targets/parse-target.ts';
import { defaultProfile } from '../vocabulary/index.ts';
import type { Catalogue } from './catalogue.ts';
import { paint } from './colours.ts';
import { loadEngine, runSpecs } from './engine.ts';
import { exitCodeOf } from './exit-code.ts';
import type { OpenRun, RunRequest } from './open-run.ts';
import { openRun } from './open-run.ts';
import type { DataToGoOnWith } from './kept-data.ts';
import { type ProfilePlan, profilePlans } from './profiles.ts';
import { tellGithub } from './on-github.ts';
import { progressOn } from './progress.ts';
import type { KnownFile } from './run-record.ts';
import { RunRecord } from './run-record.ts';
import { selectRules } from './selection.ts';
import { onInterrupt } from './signals.ts';
import { writePage } from './write-page.ts';

export interface RunCommand {
  readonly spec: TargetSpec;
  readonly options: RunOptions;
  /** What is judged and played. */
  readonly catalogue: Catalogue;
  /** Failures that are known, and do not gate. */
  readonly known?: KnownFile;
  /** Trouble to be put between the driver and the runner. */
  readonly wraps: readonly string[];
  /** Where the server's data and the records of its plays are left. */
  readonly keepData?: string;
  /** What an earlier run has left, to go on with. */
  readonly goOnWith?: DataToGoOnWith;
  /** Output folder. */
  readonly folder: string;
}

/** `imc run`: plays, judges, writes run.json and its page, says what came of it. Gives the exit code. */
export async function runCommand(command: RunCommand): Promise<number> {
  const shown = relative(process.cwd(), resolve(command.folder)) || '.';
  const folder = shown.startsWith('..') ? resolve(command.folder) : shown;
  const tell = (run: Run) =>
    process.stdout.write(
      `\n${renderSummary(run, { folder, paint, page: writePage(folder, run) })}${tellGithub(run, folder)}`,
    );
  return (await playRun(command, tell)).exitCode;
}

/** Plays, judges and writes run.json, then tells of the run, also where it was cut short. */
export async function playRun(
  { spec, options, catalogue, wraps, known, folder, ...about }: RunCommand,
  tell: (run: Run) => void,
): Promise<Run> {
  await checkBuild();
  const selected = selectRules(options, catalogue.rules);
  const record = new RunRecord(folder, options, { rules: selected, known });
  const progress = progressOn(process.stdout, () => record.ms());
  record.watch((event) => progress.on(event));
  const state: State = { interrupted: false };
  const starting = new AbortController();
  const finish = () => finishRun(record, { complete: !state.interrupted, progress, tell });
  const release = onInterrupt(
    () => {
      state.interrupted = true;
      starting.abort();
      state.run?.control.wind();
    },
    () => process.exit(finish().exitCode),
  );
  try {
    const engine = loadEngine();
    const cases = await selectedCases(options, catalogue, about.goOnWith !== undefined);
    for (const plan of profilePlans(options, spec)) {
      if (state.interrupted) break;
      await playUnder(plan, {
        record,
        engine,
        state,
        request: {
          ...about,
          spec,
          catalogue,
          wraps,
          folder,
          cases,
          rules: selected.length === catalogue.rules.length ? [] : selected.map(({ id }) => id),
          signal: starting.signal,
        },
      });
    }
  } catch (thrown) {
    if (!state.interrupted) record.fail(toImcError(thrown));
  } finally {
    release();
  }
  return finish();
}

interface State {
  /** The one that is played now. */
  run?: OpenRun;
  interrupted: boolean;
}

interface Playing {
  readonly record: RunRecord;
  readonly engine: ReturnType<typeof loadEngine>;
  readonly state: State;
  readonly request: Omit<RunRequest, 'seed' | 'plays'> & { readonly catalogue: Catalogue; readonly folder: string };
}

/** Starts the target under one profile, plays, and ends it. */
async function playUnder(
  { profile, isSample, options }: ProfilePlan,
  { record, engine, state, request }: Playing,
): Promise<void> {
  record.add({ type: 'profile', profile, isSample });
  try {
    state.run = await openRun({
      ...options,
      ...request,
      profile,
      folder: profile === defaultProfile ? request.folder : join(request.folder, profile),
      emit: (event) => record.add(event),
    });
    // Vitest starts while the target does; where that fails, its cases fail too, which says nothing more.
    const playing = runSpecs(state.run.control.address, await engine);
    const [opened, played] = await Promise.allSettled([state.run.opened, playing]);
    if (opened.status === 'rejected') throw opened.reason;
    if (played.status === 'rejected') throw played.reason;
    for (const error of played.value) record.fail(error);
  } catch (thrown) {
    if (!state.interrupted) record.fail(toImcError(thrown));
  } finally {
    await closeQuietly(state.run, record);
    delete state.run;
  }
}

async function closeQuietly(run: OpenRun | undefined, record: RunRecord): Promise<void> {
  try {
    await run?.close();
  } catch (thrown) {
    record.fail(thrown);
  }
}

interface Ending {
  readonly complete: boolean;
  readonly progress: { stop(): void };
  readonly tell: (run: Run) => void;
}

function finishRun(record: RunRecord, { complete, progress, tell }: Ending): Run {
  progress.stop();
  const run = record.finish({ complete, exitCodeOf });
  tell(run);
  return run;
}

/** Cases that exercise a selected rule or area, or were named themselves; all, as none, when nothing is selected. */
async function selectedCases(
  { areas, rules: ids, cases }: RunOptions,
  catalogue: Catalogue,
  hasData: boolean,
): Promise<readonly string[]> {
  if (areas.length + ids.length === 0) return cases;
  const wanted = selectRules({ areas, rules: ids }, catalogue.rules);
  const isWanted = new Set(wanted.map(({ id }) => id));
  const all = await catalogue.cases();
  // A rule of a team's own that no case names is there for whatever is played.
  const isForAll = catalogue.external?.rules.some(
    ({ id }) => isWanted.has(id) && !all.some(({ exercises }) => exercises.includes(id)),
  );
  const chosen = all
    .filter(({ exercises }) => isForAll || exercises.some((id) => isWanted.has(id)))
    .map((theCase) => theCase.case);
  const both = cases.length === 0 ? chosen : chosen.filter((slug) => cases.includes(slug));
  // These are exercised by plays that were begun by an earlier run.
  const goesOn = wanted.some(({ area }) => area === 'upgrade');
  if (both.length > 0) return both;
  if (goesOn && hasData) return [goingOnCase.case];
  throw new ImcError(
    'IMC_ERR_UNKNOWN_SELECTION',
    goesOn
      ? 'rules about upgrades are exercised by plays of an earlier run: give its data with --data FOLDER'
      : 'no case exercises what was selected; imc list --cases shows what they exercise',
  );
}
