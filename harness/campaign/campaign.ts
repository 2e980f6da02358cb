import { allEnded, inLanes } from '../core/lanes.ts';
import type { Case, CaseResult } from '../vocabulary/index.ts';
import { defaultProfile } from '../vocabulary/index.ts';
import type { CampaignDeps, CampaignOptions, CaseOutcome } from './campaign-types.ts';
import { disturbs } from './disturbing.ts';
import type { Failure } from './failures.ts';
import { endsServer } from './failures.ts';
import type { Lab } from './lab.ts';
import { LoadMeter } from './load-meter.ts';
import type { PlannedPlay } from './plan.ts';
import { digestOfAll, roundsOf, storyPlanOf } from './plan.ts';
import { reportFailure } from './report-failure.ts';
import { cohortMax, isSelected, Rounds } from './rounds.ts';
import { shareOf } from './share.ts';
import { TimeShares } from './time-shares.ts';
import { Turns } from './turns.ts';

/** Plays after which it is asked for the first time whether they are enough; then after twice as many, and so on. */
const aFew = 8;

/** Failures that are looked into at once, beside one of those that restart their server. */
const lanesMax = 4;

/** Plans the plays of cases, has them judged, keeps the first failure of each kind, shrinks and confirms it. */
export class Campaign {
  readonly #deps: CampaignDeps;
  readonly #options: CampaignOptions;
  readonly #rounds: Rounds;
  readonly #shares: TimeShares | undefined;
  readonly #reported = new Set<string>();
  /** How others kept this machine busy while the last case was played. */
  #crowded: string | undefined;

  constructor(deps: CampaignDeps, options: CampaignOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#rounds = new Rounds(deps, options);
    const { thoroughCases, timeBudgetMs } = options;
    this.#shares = thoroughCases === undefined ? undefined : new TimeShares(timeBudgetMs, thoroughCases);
  }

  /** Plays a case to its end, then reports each new way in which a rule was broken. */
  async runCase(theCase: Case): Promise<CaseOutcome> {
    const result = await this.playCase(theCase);
    return { result, broken: await this.#reportNew() };
  }

  /** Plays a case to its end, or so many plays of it, and has it judged; reports nothing. */
  async playCase(theCase: Case, plays?: number): Promise<CaseResult> {
    const { emit, instance, lag, capabilities, about } = this.#deps;
    const planning = plays === undefined ? this.#options : { ...this.#options, plays, rows: plays };
    const hasTime = this.#shares?.next() ?? (() => false);
    const plan = roundsOf(theCase, capabilities, planning);
    const whole = plan.next().value;
    const share = (all: readonly PlannedPlay[]) => shareOf(all, this.#options.shard, { capabilities, cohortMax });
    const planned = share(whole);
    const digest = digestOfAll(whole.map((play) => play.digest));
    const story = storyPlanOf(theCase, capabilities, planning.seed);
    emit({ type: 'case-started', case: theCase.case, planned: planned.length, digest, ...(story ? { story } : {}) });
    const meter = await LoadMeter.start([instance, ...this.#rounds.restarted.map((each) => each.instance)], lag);
    const tally = { plays: 0, failingPlays: 0, erringPlays: 0 };
    let own = 0;
    const next = () => (hasTime() && !this.#rounds.isOver() ? share(plan.next().value) : []);
    for (let ours = planned; ours.length > 0; ours = next()) {
      own += ours.length;
      await this.#rounds.play(ours, tally);
    }
    const load = await meter.stop(tally.plays, this.#rounds.concurrency);
    this.#crowded = this.#deps.crowdedOut?.(load);
    const { case: slug, title } = theCase;
    const end = { ...tally, planned: own, ms: meter.ms(), digest };
    const result: CaseResult = { case: slug, profile: about.profile ?? defaultProfile, title, ...end };
    emit({ type: 'case-done', result, load });
    return result;
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

  /** Looks into what is new: several failures at once, those that restart a server one by one on each such beside them. */
  async #reportNew(): Promise<string[]> {
    const fresh = this.#rounds.failures
      .all()
      .filter(({ key }) => isSelected(key, this.#options.rules) && !this.#reported.has(key));
    const { patience, confirmations, seed } = this.#options;
    const turns = new Turns(this.#rounds.concurrency.limit);
    const { profile = defaultProfile } = this.#deps.about;
    const looking = { failures: this.#rounds.failures, crowded: this.#crowded, patience, confirmations, seed };
    const deps = { ...this.#deps, ...looking, profile };
    const claimed = new Set<string>();
    const reportOn = (on: { readonly lab: Lab; readonly turns: Turns }) => async (failure: Failure) => {
      this.#reported.add(failure.key);
      if (await reportFailure({ ...deps, ...on }, failure)) claimed.add(failure.key);
    };
    const report = reportOn({ lab: this.#rounds.lab, turns });
    const restarts = ({ examples: [smallest] }: Failure) =>
      smallest !== undefined && disturbs(smallest.attempt.scenario, this.#deps.capabilities);
    const calm = fresh.filter((failure) => !endsServer(failure));
    const onShared = calm.filter((failure) => !restarts(failure));
    const restarting = calm.filter(restarts).values();
    const meanwhile = inLanes(onShared, lanesMax, report);
    if (!this.#rounds.hasPrivate) await allEnded([meanwhile]);
    await allEnded([
      meanwhile,
      ...this.#rounds.restarted.map(({ lab }, i) =>
        inLanes(restarting, 1, reportOn({ lab, turns: i === 0 ? turns : turns.onAnotherServer() })),
      ),
    ]);
    // All others would wait for these, which are played alone.
    await inLanes(fresh.filter(endsServer), 1, report);
    return fresh.flatMap(({ key }) => (claimed.has(key) ? [key] : []));
  }
}
