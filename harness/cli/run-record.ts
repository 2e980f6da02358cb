import { createHash } from 'node:crypto';
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayOf } from '../../reports/replay-file.ts';
import type { Run, RunOptions } from '../../reports/run.ts';
import { runFormat } from '../../reports/run.ts';
import { RunSums } from '../campaign/fold.ts';
import type { Trust } from '../campaign/known.ts';
import { matchKnown } from '../campaign/known.ts';
import { nowMs, wallMs } from '../core/clock.ts';
import type { ImcError } from '../core/errors.ts';
import { toImcError } from '../core/errors.ts';
import { makeFolder } from '../core/make-folder.ts';
import { redacting } from '../core/secrets.ts';
import { levelOn, rules as allRules } from '../rules/index.ts';
import type {
  Counterexample,
  KnownEntry,
  KnownMatch,
  Notice,
  Promised,
  Rule,
  RunEvent,
  TargetInfo,
  Verdict,
} from '../vocabulary/index.ts';
import { defaultProfile, knownAs } from '../vocabulary/index.ts';
import { removeJunit, writeJunit } from './junit-beside.ts';
import { outTrouble } from './out-trouble.ts';
import { toolVersion } from './version.ts';

export interface RecordOptions {
  /** Default: ours. */
  readonly rules?: readonly Rule[];
  readonly known?: KnownFile | undefined;
  /** When it began, in milliseconds since 1970, and how many milliseconds ago: of what has happened already. Default: now. */
  readonly past?: { readonly wall: number; readonly ms: number };
}

/** The record of a run: events as they happen, in a file and, added up, in memory; and run.json in the end. */
export class RunRecord {
  readonly folder: string;
  readonly #options: RunOptions;
  readonly #rules: readonly Rule[];
  readonly #sums = new RunSums();
  readonly #began: { readonly at: number; readonly wall: number };
  readonly #watchers = new Set<(event: RunEvent) => void>();
  readonly #known: KnownFile | undefined;
  #trouble: ImcError | undefined;

  /** Makes the folder. Throws `IMC_ERR_OUT` when it cannot be written. */
  constructor(folder: string, options: RunOptions, { rules = allRules, known, past }: RecordOptions = {}) {
    this.folder = folder;
    this.#began = { at: nowMs() - (past?.ms ?? 0), wall: past?.wall ?? wallMs() };
    this.#known = known;
    this.#options = options;
    this.#rules = rules;
    try {
      makeFolder(folder);
      // What an earlier run has left in the same folder is not of this one.
      rmSync(this.#path('replays'), { recursive: true, force: true });
      removeJunit(folder);
      writeFileSync(this.#path('events.jsonl'), '');
    } catch (cause) {
      throw outTrouble(folder, cause);
    }
  }

  watch(watcher: (event: RunEvent) => void): void {
    this.#watchers.add(watcher);
  }

  /** Milliseconds since the run began. */
  ms(): number {
    return Math.round(nowMs() - this.#began.at);
  }

  /** Puts an event on record. A disk that is full does not end the run: what it came to is kept in memory, and said in the end. */
  add(event: RunEvent): void {
    this.#sums.add(event);
    try {
      if (!this.#trouble) appendFileSync(this.#path('events.jsonl'), `${JSON.stringify(event, redacting())}\n`);
    } catch (cause) {
      this.fail(outTrouble(this.folder, cause));
    }
    for (const watcher of this.#watchers) watcher(event);
  }

  /** Puts our own trouble on record. */
  fail(thrown: unknown): void {
    const error = toImcError(thrown);
    if (error.code === 'IMC_ERR_DISK_FULL' || error.code === 'IMC_ERR_OUT') this.#trouble ??= error;
    this.add({ type: 'error', error: { code: error.code, message: error.message } });
  }

  /** Folds what happened into a run and writes run.json, the replay files and junit.xml. Gives the run even if it cannot be written. */
  finish({ complete, exitCodeOf }: { readonly complete: boolean; readonly exitCodeOf: (run: Run) => number }): Run {
    this.add({ type: 'ended' });
    const { capabilities, ...folded } = this.#sums.fold(this.#rules, levelOn);
    const target = this.#target();
    const trust = {
      day: new Date(this.#began.wall).toISOString().slice(0, 10),
      // What is gone from a shard may be in another.
      sound: complete && folded.errors.length === 0 && this.#options.shard === undefined,
    };
    const known = this.#known && knownIn(this.#known, folded.verdicts, trust);
    const unfinished: Run = {
      format: runFormat,
      tool: { name: 'im-conformance', version: toolVersion() },
      began: new Date(this.#began.wall).toISOString(),
      ms: this.ms(),
      complete,
      options: this.#options,
      ...(target ? { target } : {}),
      ...(capabilities ? { capabilities } : {}),
      profiles: [...folded.profiles],
      catalogue: catalogueDigest(this.#rules),
      rules: this.#rules.map(promiseOf),
      plays: folded.plays,
      cases: [...folded.cases],
      loads: [...folded.loads],
      timings: [...folded.timings],
      verdicts: folded.verdicts.map((verdict) => markKnown(verdict, known?.entries ?? [])),
      coverage: folded.coverage,
      notices: [...folded.notices],
      errors: [...folded.errors],
      ...(known ? { known } : {}),
      exitCode: 0,
    };
    const run = this.#write(unfinished, exitCodeOf);
    return { ...run, notices: [...run.notices, ...writeJunit(run, this.folder)] };
  }

  #write(unfinished: Run, exitCodeOf: (run: Run) => number): Run {
    const named = withFiles(unfinished);
    const run = { ...named, exitCode: exitCodeOf(named) };
    try {
      for (const example of run.verdicts.flatMap((verdict) => verdict.counterexamples)) this.#writeReplay(run, example);
      // Whole or not at all: half a run.json would be worse than none.
      writeFileSync(this.#path('run.json.part'), JSON.stringify(run, redacting(), 1));
      renameSync(this.#path('run.json.part'), this.#path('run.json'));
      return run;
    } catch (cause) {
      const { code, message } = outTrouble(this.folder, cause);
      const failed = { ...run, errors: [...run.errors, { code, message } satisfies Notice] };
      return { ...failed, exitCode: exitCodeOf(failed) };
    }
  }

  #writeReplay(run: Run, example: Counterexample): void {
    if (example.file === undefined || !run.target) return;
    const replay = replayOf(run.target, run.options, example);
    makeFolder(this.#path('replays'));
    writeFileSync(this.#path(example.file), JSON.stringify(replay, redacting(), 1));
  }

  #target(): TargetInfo | undefined {
    return this.#sums.events().find((event) => event.type === 'target-ready')?.target;
  }

  #path(name: string): string {
    return join(this.folder, name);
  }
}

/** A file of known failures, as it was read. */
export interface KnownFile {
  readonly file: string;
  readonly entries: readonly KnownEntry[];
}

function knownIn({ file, entries }: KnownFile, verdicts: readonly Verdict[], trust: Trust): NonNullable<Run['known']> {
  return { file, entries: [...matchKnown(entries, verdicts, trust)] };
}

function markKnown(verdict: Verdict, matches: readonly KnownMatch[]): Verdict {
  return {
    ...verdict,
    counterexamples: verdict.counterexamples.map((example) => {
      const match = knownAs(example, matches);
      if (!match) return example;
      const { reason, link, expires } = match;
      return { ...example, known: { reason, link, expires } };
    }),
  };
}

function withFiles(run: Run): Run {
  return {
    ...run,
    verdicts: run.verdicts.map((verdict) => ({
      ...verdict,
      counterexamples: verdict.counterexamples.map((example) => ({
        ...example,
        ...(example.confirmed.in === 'plays' ? {} : { file: `replays/${fileNameOf(example)}.json` }),
      })),
    })),
  };
}

function fileNameOf({ rule, shape, profile }: Counterexample): string {
  return [rule, shape, ...(profile === defaultProfile ? [] : [profile])].join('-');
}

function promiseOf({ id, area, title, text, source }: Rule): Promised {
  return { id, area, title, text, source: [...source] };
}

/** Two runs with the same digest were judged by the same promises. */
function catalogueDigest(rules: readonly Rule[]): string {
  const text = rules
    .map(({ id, level, severity, text: promise }) => [id, level, severity, promise].join('\n'))
    .join('\n\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
