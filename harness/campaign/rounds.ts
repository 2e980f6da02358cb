import { Mutex } from 'async-mutex';
import { nowMs } from '../core/clock.ts';
import { toImcError } from '../core/errors.ts';
import { allEnded, inLanes } from '../core/lanes.ts';
import type { RestartableInstance, Scenario } from '../vocabulary/index.ts';
import type { CampaignDeps, CampaignOptions } from './campaign-types.ts';
import { Casualties } from './casualties.ts';
import type { Member } from './cohort.ts';
import { LeftBehind, cohortsOf } from './cohort.ts';
import type { Concurrency } from './concurrency.ts';
import { adaptiveConcurrency, fixedConcurrency } from './concurrency.ts';
import { outcomesIn } from './coverage.ts';
import { parted, restartsOf } from './disturbing.ts';
import { Failures } from './failures.ts';
import type { Attempt } from './lab.ts';
import { Lab } from './lab.ts';
import { pairsIn } from './pairs.ts';
import type { PlannedPlay } from './plan.ts';
import { tookIn } from './timings.ts';

/** Plays that fail for our own reasons, in a row, after which the campaign gives up. */
const errorsMax = 5;

/** Plays that share the restarts of one server, at most. */
export const cohortMax = 24;

/** What the plays of a case came to. */
export interface Tally {
  plays: number;
  failingPlays: number;
  erringPlays: number;
}

type Cohort = readonly [PlannedPlay, ...PlannedPlay[]];

/** A server for plays that restart it, and what has become of it. */
interface Restarted {
  readonly instance: RestartableInstance;
  readonly lab: Lab;
  readonly casualties: Casualties;
  /** Held by whoever plays on it. */
  readonly turn: Mutex;
}

/** Plays what was planned, many plays at once as far as the server takes them, and takes note of what each breaks. */
export class Rounds {
  readonly failures = new Failures();
  /** For the server that plays share. */
  readonly lab: Lab;
  /** For those of plays that restart theirs. */
  readonly restarted: readonly Restarted[];
  readonly concurrency: Concurrency;
  /** Held while failures are looked into: no further plays that restart their server are begun then. */
  readonly looking = new Mutex();
  readonly #deps: CampaignDeps;
  readonly #options: CampaignOptions;
  readonly #casualties: Casualties;
  readonly #began = nowMs();
  #errors = 0;
  #plays = 0;

  constructor(deps: CampaignDeps, options: CampaignOptions) {
    this.#deps = deps;
    this.#options = options;
    this.lab = new Lab(deps);
    this.concurrency = options.concurrency === 'auto' ? adaptiveConcurrency() : fixedConcurrency(options.concurrency);
    const replaceable = options.replaceable ?? true;
    this.#casualties = new Casualties(deps.instance, deps.emit, { plays: 'plays', replaceable });
    this.restarted = [deps.disturbable, ...(deps.others ?? [])].map((instance) => ({
      instance,
      lab: new Lab({ ...deps, disturbable: instance }),
      casualties: new Casualties(instance, deps.emit, { plays: 'plays with restarts', replaceable }),
      turn: new Mutex(),
    }));
  }

  /**
   * Plays these, and has them judged. Those that restart their server wait for it most of the time, so the others are played
   * meanwhile; not where the user says how many there may be at once, or where it is the server of all.
   */
  async play(planned: readonly PlannedPlay[], tally: Tally): Promise<void> {
    const { disturbing, others } = parted(planned, this.#deps.capabilities);
    const parts = [
      ...(others.length > 0 ? [() => this.#playAll(others, tally)] : []),
      ...(disturbing.length > 0 ? [() => this.#playDisturbing(disturbing, tally)] : []),
    ];
    await inLanes(parts, this.playsApart ? 2 : 1, (play) => play());
  }

  /** Plays that were judged, of all cases. */
  get plays(): number {
    return this.#plays;
  }

  /** Whether plays that restart their server are played beside the others. */
  get playsApart(): boolean {
    return this.#options.concurrency === 'auto' && this.hasPrivate;
  }

  async #playAll(planned: readonly PlannedPlay[], tally: Tally): Promise<void> {
    const queue = [...planned];
    const running = new Set<Promise<void>>();
    for (;;) {
      while (queue.length > 0 && running.size < this.concurrency.limit && !this.isOver()) {
        if (this.#casualties.mustRenew) break;
        const next = queue.shift() as PlannedPlay;
        const playing: Promise<void> = this.#playShared(next, tally).finally(() => running.delete(playing));
        running.add(playing);
      }
      if (running.size > 0) await Promise.race(running);
      else if (this.#casualties.mustRenew && !this.isOver()) await this.#recover(this.#casualties, this.lab, tally);
      else return this.#casualties.flush((suspect, attempt) => this.#count(suspect, attempt, tally));
    }
  }

  /** Those that restart the server, on servers of their own, cohort by cohort. */
  async #playDisturbing(planned: readonly PlannedPlay[], tally: Tally): Promise<void> {
    const { concurrency } = this.#options;
    const servers = concurrency === 'auto' ? this.restarted : this.restarted.slice(0, 1);
    const share = Math.ceil(planned.length / servers.length);
    const max = Math.min(cohortMax, concurrency === 'auto' ? share : concurrency);
    const goesThrough = (scenario: Scenario) => restartsOf(scenario, this.#deps.capabilities);
    const cohorts = cohortsOf(planned, max, goesThrough).values();
    await allEnded(servers.map((server) => this.#playCohorts(cohorts, server, tally)));
  }

  /** Takes cohort after cohort to one server; others take theirs to other servers meanwhile. */
  async #playCohorts(cohorts: Iterator<Cohort, undefined>, server: Restarted, tally: Tally): Promise<void> {
    const { casualties, lab, turn } = server;
    const isOver = () => this.isOver() || casualties.gaveUp;
    const next = async () => {
      await this.looking.waitForUnlock();
      return isOver() ? undefined : cohorts.next().value;
    };
    const playOne = async (cohort: Cohort) => {
      for (const late of await this.#playCohort(cohort, server, tally))
        if (!isOver()) await this.#playCohort([late], server, tally);
      if (casualties.mustRenew && !isOver()) await this.#recover(casualties, lab, tally);
    };
    for (let cohort = await next(); cohort; cohort = await next()) {
      const taken = cohort;
      await turn.runExclusive(() => playOne(taken));
    }
    // What others have noted meanwhile is theirs to recover from.
    await turn.runExclusive(() => casualties.flush((suspect, attempt) => this.#count(suspect, attempt, tally)));
  }

  /** Gives those that the others did not wait for. */
  async #playCohort(cohort: Cohort, { lab, casualties }: Restarted, tally: Tally): Promise<PlannedPlay[]> {
    const late: PlannedPlay[] = [];
    let erred = false;
    const playOne = async (member: Member, planned: PlannedPlay) => {
      try {
        const attempt = await lab.attempt(planned.scenario, { ...this.#how(planned), member });
        casualties.note(planned, attempt);
        if (!attempt.trouble) this.#count(planned, attempt, tally, cohort.length);
      } catch (thrown) {
        if (thrown instanceof LeftBehind) return void late.push(planned);
        erred = true;
        this.#tellTrouble(thrown, planned, tally);
      }
    };
    const [first, ...others] = cohort;
    const scenarios = [first.scenario, ...others.map(({ scenario }) => scenario)] as const;
    await lab.together(scenarios, this.#options.patience, (member, i) => playOne(member, cohort[i] as PlannedPlay));
    // They share one trouble.
    this.#errors = erred ? this.#errors + 1 : 0;
    return late;
  }

  /** Whether plays that restart a server have one for themselves. */
  get hasPrivate(): boolean {
    return this.#options.replaceable ?? true;
  }

  /** Whether no more plays are begun: for want of time, for trouble of ours or of the server, or because the run is to end. */
  isOver(): boolean {
    const { timeBudgetMs } = this.#options;
    const late = timeBudgetMs > 0 && nowMs() - this.#began > timeBudgetMs;
    const gaveUp = this.#errors >= errorsMax || this.#casualties.gaveUp;
    return late || gaveUp || this.#deps.signal.aborted;
  }

  async #playShared(planned: PlannedPlay, tally: Tally): Promise<void> {
    try {
      const attempt = await this.lab.attempt(planned.scenario, this.#how(planned));
      this.concurrency.ended(attempt.latenciesMs);
      this.#casualties.note(planned, attempt);
      if (attempt.trouble) this.concurrency.busy();
      if (!attempt.trouble) this.#keep(planned, attempt);
      if (!attempt.trouble) this.#count(planned, attempt, tally);
      this.#errors = 0;
    } catch (thrown) {
      this.#errors += 1;
      this.#tellTrouble(thrown, planned, tally);
    }
  }

  #keep(
    { case: { case: slug }, play }: PlannedPlay,
    { scenario, history: { salt, signature, events } }: Attempt,
  ): void {
    this.#deps.keep?.({ case: slug, play, scenario, salt, signature, events });
  }

  #tellTrouble(thrown: unknown, { case: { case: slug }, play }: PlannedPlay, tally: Tally): void {
    tally.erringPlays += 1;
    const { code, message } = toImcError(thrown);
    this.#deps.emit({ type: 'error', case: slug, play, error: { code, message } });
  }

  #how(planned: PlannedPlay) {
    const { seed, patience } = this.#options;
    const { hashes } = planned.scenario;
    // Names whose order the scenario says are alike already.
    const isOrdered = hashes !== undefined && this.#deps.driver.hashes !== undefined;
    const like = isOrdered ? {} : { like: this.#deps.saltOf(seed, planned.case.case, planned.play) };
    return { ...like, patience, heeds: (key: string) => this.failures.heeds(key) };
  }

  #count(planned: PlannedPlay, attempt: Attempt, tally: Tally, load = this.concurrency.limit): void {
    tally.plays += 1;
    this.#plays += 1;
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
      took: tookIn(attempt.history),
      ...pairsIn(planned, attempt, this.#deps.viewOf),
    });
    for (const key of this.failures.note(planned, attempt, load))
      if (isSelected(key, this.#options.rules)) {
        const detail = attempt.broken.get(key)?.actual ?? '';
        this.#deps.emit({ type: 'broken', key, case: planned.case.case, play: planned.play, detail });
      }
  }

  /** The server died or fell silent under some plays: starts it again, and replays them one by one to find the culprit. */
  async #recover(casualties: Casualties, lab: Lab, tally: Tally): Promise<void> {
    await casualties.recover({
      replay: async (planned) => {
        const attempt = await lab.attempt(planned.scenario, this.#how(planned));
        this.#count(planned, attempt, tally);
        return attempt;
      },
      unexplained: (planned, attempt) => this.#count(planned, attempt, tally),
      lost: (thrown, planned) => this.#tellTrouble(thrown, planned, tally),
    });
  }
}

/** Whether a failure is of a rule that is reported: one of these, or any where none is named. */
export function isSelected(key: string, rules: readonly string[]): boolean {
  return rules.length === 0 || rules.includes(key.split('/')[0] ?? '');
}
