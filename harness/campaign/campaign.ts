import { nowMs } from '../core/clock.ts';
import { toImcError } from '../core/errors.ts';
import type { Case, CaseResult, RunEvent } from '../vocabulary/index.ts';
import { Casualties } from './casualties.ts';
import type { Concurrency } from './concurrency.ts';
import { adaptiveConcurrency, fixedConcurrency } from './concurrency.ts';
import { Failures } from './failures.ts';
import type { Attempt, LabDeps } from './lab.ts';
import { Lab } from './lab.ts';
import { LoadMeter } from './load-meter.ts';
import type { PlannedPlay } from './plan.ts';
import { digestOfAll, plannedPlays } from './plan.ts';
import { outcomesIn } from './coverage.ts';
import { reportFailure } from './report-failure.ts';

export interface CampaignOptions {
  readonly seed: number;
  /** Plays of each case. */
  readonly plays: number;
  /** Multiplies all deadlines. Default 1. */
  readonly patience: number;
  /** Whether the server is ours to replace by a fresh one. Default true. */
  readonly replaceable?: boolean;
  readonly concurrency: number | 'auto';
  /** Milliseconds after which no more plays are begun; 0 is without end. */
  readonly timeBudgetMs: number;
  /** Rules whose failures are reported; all when empty. */
  readonly rules: readonly string[];
  /** Replays that confirm a failure. */
  readonly confirmations: number;
}

export interface CampaignDeps extends LabDeps {
  readonly saltOf: (...parts: readonly (string | number)[]) => string;
  readonly emit: (event: RunEvent) => void;
  /** Ends the campaign early: no more plays are begun. */
  readonly signal: AbortSignal;
}

/** Plays that fail for our own reasons, in a row, after which the campaign gives up. */
const errorsMax = 5;

/** Plans the plays of cases, has them judged, keeps the first failure of each kind, shrinks and confirms it. */
export class Campaign {
  readonly #deps: CampaignDeps;
  readonly #options: CampaignOptions;
  readonly #lab: Lab;
  readonly #failures = new Failures();
  readonly #reported = new Set<string>();
  readonly #concurrency: Concurrency;
  readonly #casualties: Casualties;
  readonly #began = nowMs();
  #errors = 0;

  constructor(deps: CampaignDeps, options: CampaignOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#lab = new Lab(deps);
    this.#concurrency = options.concurrency === 'auto' ? adaptiveConcurrency() : fixedConcurrency(options.concurrency);
    this.#casualties = new Casualties(deps.instance, deps.emit, options.replaceable ?? true);
  }

  /** Plays a case to its end, then reports each new way in which a rule was broken. */
  async runCase(theCase: Case): Promise<CaseOutcome> {
    const result = await this.playCase(theCase);
    return { result, broken: await this.#reportNew() };
  }

  /** Plays a case to its end, or so many plays of it, and has it judged; reports nothing. */
  async playCase(theCase: Case, plays = this.#options.plays): Promise<CaseResult> {
    const { emit, instance, lag } = this.#deps;
    const planned = plannedPlays(theCase, this.#deps.capabilities, { ...this.#options, plays });
    const digest = digestOfAll(planned.map((play) => play.digest));
    emit({ type: 'case-started', case: theCase.case, planned: planned.length, digest });
    const meter = await LoadMeter.start(instance, lag);
    const tally = { plays: 0, failingPlays: 0, erringPlays: 0 };
    await this.#playAll(planned, tally);
    const load = await meter.stop(tally.plays, this.#concurrency);
    const { case: slug, title } = theCase;
    const result: CaseResult = { case: slug, title, ...tally, planned: planned.length, ms: meter.ms(), digest };
    emit({ type: 'case-done', result, load });
    return result;
  }

  async #playAll(planned: readonly PlannedPlay[], tally: Tally): Promise<void> {
    const queue = [...planned];
    const running = new Set<Promise<void>>();
    for (;;) {
      while (queue.length > 0 && running.size < this.#concurrency.limit && !this.#over()) {
        if (this.#casualties.mustRenew) break;
        const next = queue.shift() as PlannedPlay;
        const playing: Promise<void> = this.#playPlanned(next, tally).finally(() => running.delete(playing));
        running.add(playing);
      }
      if (running.size > 0) await Promise.race(running);
      else if (this.#casualties.mustRenew && !this.#over()) await this.#recover(tally);
      else return this.#casualties.flush((suspect, attempt) => this.#count(suspect, attempt, tally));
    }
  }

  #over(): boolean {
    const { timeBudgetMs } = this.#options;
    const late = timeBudgetMs > 0 && nowMs() - this.#began > timeBudgetMs;
    return late || this.#deps.signal.aborted || this.#errors >= errorsMax || this.#casualties.tooMany;
  }

  async #playPlanned(planned: PlannedPlay, tally: Tally): Promise<void> {
    try {
      const attempt = await this.#lab.attempt(planned.scenario, this.#how(planned));
      this.#concurrency.ended(attempt.latenciesMs);
      this.#casualties.note(planned, attempt);
      if (attempt.trouble) this.#concurrency.busy();
      if (!attempt.trouble) this.#count(planned, attempt, tally);
      this.#errors = 0;
    } catch (thrown) {
      tally.erringPlays += 1;
      this.#errors += 1;
      this.#tellTrouble(thrown, planned);
    }
  }

  #tellTrouble(thrown: unknown, { case: { case: slug }, play }: PlannedPlay): void {
    const { code, message } = toImcError(thrown);
    this.#deps.emit({ type: 'error', case: slug, play, error: { code, message } });
  }

  #how(planned: PlannedPlay) {
    const { seed, patience } = this.#options;
    const like = this.#deps.saltOf(seed, planned.case.case, planned.play);
    return { like, patience, heeds: (key: string) => this.#failures.heeds(key) };
  }

  #count(planned: PlannedPlay, attempt: Attempt, tally: Tally): void {
    const load = this.#concurrency.limit;
    tally.plays += 1;
    if (attempt.broken.size > 0) tally.failingPlays += 1;
    const owed = attempt.judgements.filter((judgement) => judgement.obligations > 0);
    this.#deps.emit({
      type: 'played',
      case: planned.case.case,
      play: planned.play,
      digest: planned.digest,
      ms: Math.round(attempt.ms),
      load,
      obligations: Object.fromEntries(owed.map(({ rule, obligations }) => [rule, obligations])),
      broken: [...attempt.broken.keys()],
      used: attempt.used,
      ops: outcomesIn(attempt.history),
    });
    for (const key of this.#failures.note(planned, attempt, load))
      if (this.#isSelected(key)) {
        const detail = attempt.broken.get(key)?.actual ?? '';
        this.#deps.emit({ type: 'broken', key, case: planned.case.case, play: planned.play, detail });
      }
  }

  /** The server died or fell silent under some plays: starts it again, and replays them one by one to find the culprit. */
  async #recover(tally: Tally): Promise<void> {
    await this.#casualties.recover({
      replay: async (planned) => {
        const attempt = await this.#lab.attempt(planned.scenario, this.#how(planned));
        this.#count(planned, attempt, tally);
        return attempt;
      },
      unexplained: (planned, attempt) => this.#count(planned, attempt, tally),
      lost: (thrown, planned) => {
        this.#errors = errorsMax;
        this.#tellTrouble(thrown, planned);
      },
    });
  }

  async #reportNew(): Promise<string[]> {
    const fresh = this.#failures.all().filter(({ key }) => this.#isSelected(key) && !this.#reported.has(key));
    const claimed: string[] = [];
    for (const failure of fresh) {
      this.#reported.add(failure.key);
      const { patience, confirmations, seed } = this.#options;
      const isClaimed = await reportFailure(
        { ...this.#deps, lab: this.#lab, failures: this.#failures, patience, confirmations, seed },
        failure,
      );
      if (isClaimed) claimed.push(failure.key);
    }
    return claimed;
  }

  #isSelected(key: string): boolean {
    const { rules } = this.#options;
    return rules.length === 0 || rules.includes(key.split('/')[0] ?? '');
  }
}

export interface CaseOutcome {
  readonly result: CaseResult;
  /** Ways in which a rule was broken that no case before had shown, as rule/shape; without those that are not claimed. */
  readonly broken: readonly string[];
}

interface Tally {
  plays: number;
  failingPlays: number;
  erringPlays: number;
}
