import { allEnded, inLanes } from '../core/lanes.ts';
import type { Case, CaseResult } from '../vocabulary/index.ts';
import { defaultProfile, valueOf } from '../vocabulary/index.ts';
import type { CampaignDeps, CampaignOptions, CaseOutcome } from './campaign-types.ts';
import { disturbs, parted } from './disturbing.ts';
import type { Example, Failure } from './failures.ts';
import { endsServer } from './failures.ts';
import type { Lab } from './lab.ts';
import { LoadMeter } from './load-meter.ts';
import type { PlannedPlay } from './plan.ts';
import { digestOfAll, isStory, roundsOf, storyPlanOf } from './plan.ts';
import { reportFailure } from './report-failure.ts';
import type { Tally } from './rounds.ts';
import { cohortMax, isSelected, Rounds } from './rounds.ts';
import { shareOf } from './share.ts';
import { TimeShares } from './time-shares.ts';
import { Turns } from './turns.ts';

/** Plays after which it is asked for the first time whether they are enough; then after twice as many, and so on. */
const aFew = 8;

/** Failures that are looked into at once, beside one of those that restart their server. */
const lanesMax = 4;

/** A case whose first plays are planned. */
interface Begun {
  readonly plan: Iterator<PlannedPlay[], never>;
  /** Those of them that are left to play. */
  readonly planned: readonly PlannedPlay[];
  /** How many of them there were. */
  readonly own: number;
  readonly digest: string;
  readonly tally: Tally;
  /** Resolves when those have been played that were begun ahead. */
  readonly ahead?: Promise<void>;
}

/** Plans the plays of cases, has them judged, keeps the first failure of each kind, shrinks and confirms it. */
export class Campaign {
  readonly #deps: CampaignDeps;
  readonly #options: CampaignOptions;
  readonly #rounds: Rounds;
  readonly #shares: TimeShares | undefined;
  readonly #reported = new Set<string>();
  /** Cases of which plays were begun ahead. */
  readonly #begun = new Map<string, Begun>();
  /** Cases whose plays that restart their server were begun ahead, and have not ended. */
  readonly #ahead = new Set<string>();
  /** How others kept this machine busy while the last case was played. */
  #crowded: string | undefined;

  constructor(deps: CampaignDeps, options: CampaignOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#rounds = new Rounds(deps, options);
    const { thoroughCases, timeBudgetMs } = options;
    this.#shares = thoroughCases === undefined ? undefined : new TimeShares(timeBudgetMs, thoroughCases);
  }

  /**
   * Plays a case to its end, then reports each new way in which a rule was broken. Then the plays that restart their server are begun of those
   * cases that come behind it: they wait for it most of the time, and what comes before their case is played beside them.
   */
  async runCase(theCase: Case, behind: readonly Case[] = []): Promise<CaseOutcome> {
    let broken: string[];
    let result: CaseResult;
    try {
      result = await this.playCase(theCase);
    } finally {
      broken = await this.#reportNew();
    }
    this.#beginAhead(behind);
    return { result, broken };
  }

  /** Not where plays that restart their server have none of their own, or the cases share a time between them. */
  #beginAhead(cases: readonly Case[]): void {
    const { capabilities } = this.#deps;
    const mayRestart = valueOf(capabilities, 'durable') !== undefined && this.#rounds.playsApart;
    if (!mayRestart || this.#shares) return;
    // How many plays a case has that is drawn is the user's to say: to look through them all beforehand could take long.
    for (const theCase of cases.filter(({ case: slug, scenario }) => isStory(scenario) && !this.#begun.has(slug))) {
      const begun = this.#beginIfInOrder(theCase);
      if (!begun) continue;
      const { disturbing, others } = parted(begun.planned, capabilities);
      this.#ahead.add(theCase.case);
      const played = this.#rounds.play(disturbing, begun.tally);
      const ahead = played.finally(() => this.#ahead.delete(theCase.case));
      // Who plays the case hears of it.
      ahead.catch(() => {});
      this.#begun.set(theCase.case, { ...begun, planned: others, ahead });
    }
  }

  /** What a generator throws, who plays the case hears. */
  #beginIfInOrder(theCase: Case): Begun | undefined {
    try {
      return this.#begin(theCase);
    } catch {
      return undefined;
    }
  }

  /** Plays a case to its end, or so many plays of it, and has it judged; reports nothing. */
  async playCase(theCase: Case, plays?: number): Promise<CaseResult> {
    const { emit, instance, lag, about } = this.#deps;
    const hasTime = this.#shares?.next() ?? (() => false);
    const begun = this.#begun.get(theCase.case) ?? this.#begin(theCase, plays);
    const { plan, planned, digest, tally, ahead } = begun;
    const meter = await LoadMeter.start([instance, ...this.#rounds.restarted.map((each) => each.instance)], lag);
    const { plays: before } = this.#rounds;
    await allEnded([this.#rounds.play(planned, tally), ...(ahead ? [ahead] : [])]);
    let { own } = begun;
    const next = () => (hasTime() && !this.#rounds.isOver() ? this.#shareOf(plan.next().value) : []);
    for (let more = next(); more.length > 0; more = next()) {
      own += more.length;
      await this.#rounds.play(more, tally);
    }
    const load = await meter.stop(this.#rounds.plays - before, this.#rounds.concurrency);
    this.#crowded = this.#deps.crowdedOut?.(load);
    const { case: slug, title } = theCase;
    const end = { ...tally, planned: own, ms: meter.ms(), digest };
    const result: CaseResult = { case: slug, profile: about.profile ?? defaultProfile, title, ...end };
    emit({ type: 'case-done', result, load });
    return result;
  }

  #begin(theCase: Case, plays?: number): Begun {
    const { emit, capabilities } = this.#deps;
    const planning = plays === undefined ? this.#options : { ...this.#options, plays, rows: plays };
    const plan = roundsOf(theCase, capabilities, planning);
    const whole = plan.next().value;
    const planned = this.#shareOf(whole);
    const digest = digestOfAll(whole.map((play) => play.digest));
    const story = storyPlanOf(theCase, capabilities, planning.seed);
    emit({ type: 'case-started', case: theCase.case, planned: planned.length, digest, ...(story ? { story } : {}) });
    const tally = { plays: 0, failingPlays: 0, erringPlays: 0 };
    return { plan, planned, own: planned.length, digest, tally };
  }

  #shareOf(planned: readonly PlannedPlay[]): PlannedPlay[] {
    return shareOf(planned, this.#options.shard, { capabilities: this.#deps.capabilities, cohortMax });
  }

  /** Plays these in their order, a few at a time, and has them judged, until it is enough; reports nothing. */
  async playUntil(planned: readonly PlannedPlay[], isEnough: () => boolean): Promise<void> {
    const tally = { plays: 0, failingPlays: 0, erringPlays: 0 };
    for (
      let from = 0, to = aFew;
      from < planned.length && !isEnough() && !this.#rounds.isOver();
      [from, to] = [to, 2 * to]
    )
      await this.#rounds.play(planned.slice(from, to), tally);
  }

  /** What nobody has looked into, and can be while plays that were begun ahead restart their servers. */
  #fresh(): Failure[] {
    const fresh = this.#rounds.failures
      .all()
      .filter(({ key }) => isSelected(key, this.#options.rules) && !this.#reported.has(key));
    if (this.#ahead.size === 0) return fresh;
    return fresh
      .map((failure) => {
        const examples = failure.examples.filter((example) => !this.#restarts(example));
        return { ...failure, examples, heldBack: examples.length < failure.examples.length };
      })
      .filter(({ examples }) => examples.length > 0);
  }

  #restarts({ attempt }: Example): boolean {
    return disturbs(attempt.scenario, this.#deps.capabilities);
  }

  /** Looks into what is new, and begins no plays that restart their server meanwhile. */
  async #reportNew(): Promise<string[]> {
    const fresh = this.#fresh();
    return fresh.length === 0 ? [] : this.#rounds.looking.runExclusive(() => this.#report(fresh));
  }

  /** Several failures at once, those that restart a server one by one on each such beside them. */
  async #report(fresh: readonly Failure[]): Promise<string[]> {
    const { patience, confirmations, seed } = this.#options;
    const turns = new Turns(this.#rounds.concurrency.limit, this.#rounds.restarted[0]?.turn);
    const { profile = defaultProfile } = this.#deps.about;
    const looking = { failures: this.#rounds.failures, crowded: this.#crowded, patience, confirmations, seed };
    const deps = { ...this.#deps, ...looking, profile };
    const claimed = new Set<string>();
    const reportOn = (on: { readonly lab: Lab; readonly turns: Turns }) => async (failure: Failure) => {
      this.#reported.add(failure.key);
      const reported = await reportFailure({ ...deps, ...on }, failure);
      if (reported === 'claimed') claimed.add(failure.key);
      if (reported === 'later') this.#reported.delete(failure.key);
    };
    const report = reportOn({ lab: this.#rounds.lab, turns });
    const restarts = ({ examples: [smallest] }: Failure) => smallest !== undefined && this.#restarts(smallest);
    const calm = fresh.filter((failure) => !endsServer(failure));
    const onShared = calm.filter((failure) => !restarts(failure));
    const restarting = calm.filter(restarts).values();
    const meanwhile = inLanes(onShared, lanesMax, report);
    if (!this.#rounds.hasPrivate) await allEnded([meanwhile]);
    await allEnded([
      meanwhile,
      ...this.#rounds.restarted.map(({ lab, turn }, i) =>
        inLanes(restarting, 1, reportOn({ lab, turns: i === 0 ? turns : turns.onAnotherServer(turn) })),
      ),
    ]);
    // All others would wait for these, which are played alone.
    await inLanes(fresh.filter(endsServer), 1, report);
    return fresh.flatMap(({ key }) => (claimed.has(key) ? [key] : []));
  }
}
