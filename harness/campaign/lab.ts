import type { LagWatch } from '../core/clock.ts';
import { nowMs, pause } from '../core/clock.ts';
import { freshName } from '../core/random.ts';
import type {
  About,
  Capabilities,
  Driver,
  Endpoints,
  History,
  Instance,
  Judgement,
  Played,
  PlayRequest,
  RestartHow,
  RestartableInstance,
  Scenario,
  Violation,
  World,
} from '../vocabulary/index.ts';
import { failureKey } from '../vocabulary/index.ts';
import type { Member } from './cohort.ts';
import { cohortMembers } from './cohort.ts';
import { disturbs, momentsOf, restartsOf } from './disturbing.ts';
import { noteTrouble } from './trouble.ts';

/** How long plays of a cohort wait for each other before a restart, in milliseconds at patience 1. */
const cohortWaitMs = 30_000;

/** What a campaign is handed: how to play, how to judge, and on what. */
export interface LabDeps {
  readonly driver: Driver;
  readonly about: About;
  readonly capabilities: Capabilities;
  /** The server that plays share. */
  readonly instance: Instance;
  /** The one for plays that restart it. */
  readonly disturbable: RestartableInstance;
  /** What all names begin with. Default: nothing. */
  readonly prefix?: string;
  readonly lag: LagWatch;
  readonly judge: (history: History) => Judgement[];
  readonly play: (request: PlayRequest) => Promise<Played>;
  readonly nameWorld: (
    driver: Driver,
    scenario: Scenario,
    naming: { readonly parts: readonly (string | number)[]; readonly prefix?: string; readonly like?: string },
  ) => { readonly world: World; readonly signature: string };
}

/** A play and what the rules make of it. */
export interface Attempt extends Played {
  readonly scenario: Scenario;
  readonly judgements: readonly Judgement[];
  /** Violations by rule/shape. */
  readonly broken: ReadonlyMap<string, Violation>;
  /** Those of them that did not go away while they were waited for, or never can: what the play shows for certain. */
  readonly shown: ReadonlySet<string>;
  /** Largest delay of our own event loop meanwhile, in milliseconds. */
  readonly lagMs: number;
  /** Whether the server was found dead or silent after it. */
  readonly trouble: boolean;
}

export interface HowToTry {
  /** A salt: names are drawn whose signature is that of the names with this one. Default: any names. */
  readonly like?: string;
  /** Multiplies all deadlines. */
  readonly patience: number;
  /** The share of the time that a claim takes, where nothing is claimed of what shows. Default: 1. */
  readonly hurry?: number;
  /** The rule/shape with which the play ends as soon as it is broken for good. Default: it is played to its end. */
  readonly enough?: string;
  /** Whether an objection of this rule/shape is worth waiting for. */
  readonly heeds: (key: string) => boolean;
  /** The cohort that a play which restarts the server is one of. Default: it is alone. */
  readonly member?: Member;
}

/** Plays scenarios one at a time or many at once, each in a world of its own, and has all rules judge each. */
export class Lab {
  readonly #deps: LabDeps;
  /** Two runs on one server never meet: their names begin with different words. */
  readonly #run = freshName(8);
  #tries = 0;

  constructor(deps: LabDeps) {
    this.#deps = deps;
  }

  /** The server that a scenario is played on. */
  instanceFor(scenario: Scenario): Instance {
    return disturbs(scenario, this.#deps.capabilities) ? this.#deps.disturbable : this.#deps.instance;
  }

  /** A salt that gives names whose hashes are ordered the other way round. */
  saltOfOthers(scenario: Scenario): string {
    const hashes = scenario.hashes === 'rising' ? 'falling' : 'rising';
    return this.#nameWorld({ ...scenario, hashes }, { parts: [this.#run, hashes] }).world.salt;
  }

  async attempt(scenario: Scenario, how: HowToTry): Promise<Attempt> {
    const { driver, about, capabilities, judge, lag } = this.#deps;
    const endpoints = await this.#endpointsFor(scenario);
    const began = nowMs();
    const { world, signature } = this.#nameWorld(scenario, {
      parts: [this.#run, ++this.#tries],
      ...(how.like === undefined ? {} : { like: how.like }),
    });
    const played = await this.#deps.play({
      scenario,
      driver,
      about,
      endpoints,
      capabilities,
      world,
      signature,
      patience: how.patience,
      ...(how.hurry === undefined ? {} : { hurry: how.hurry }),
      restart: how.member?.restart ?? ((...restart) => this.#restartAlone(...restart)),
      ...(how.member ? { gather: how.member.gather } : {}),
      ...(how.enough === undefined
        ? {}
        : {
            isEnough: (history) =>
              objections(judge(history)).some(([key, violation]) => violation.lasting && key === how.enough),
          }),
      settled: (history) =>
        !objections(judge(history)).some(([key, violation]) => !violation.lasting && how.heeds(key)),
    });
    const trouble = await noteTrouble(played.history, this.instanceFor(scenario));
    const judgements = judge(played.history);
    const broken = new Map(objections(judgements));
    const shown = new Set([...broken].filter(([key, { lasting }]) => lasting || how.heeds(key)).map(([key]) => key));
    return { scenario, ...played, judgements, broken, shown, trouble, lagMs: lag.worstSince(began) };
  }

  /** Plays of these scenarios, which go through the same restarts, all at once. */
  together<T>(
    scenarios: readonly [Scenario, ...Scenario[]],
    patience: number,
    playOne: (member: Member, i: number) => Promise<T>,
  ): Promise<T[]> {
    const { disturbable, capabilities } = this.#deps;
    const members = cohortMembers({
      size: scenarios.length,
      restarts: restartsOf(scenarios[0], capabilities),
      moments: momentsOf(scenarios, capabilities),
      restart: (how) => disturbable.restart(how),
      waitMs: cohortWaitMs * patience,
    });
    return Promise.all(members.map((member, i) => playOne(member, i).finally(() => member.leave())));
  }

  #nameWorld(scenario: Scenario, naming: { readonly parts: readonly (string | number)[]; readonly like?: string }) {
    const { driver, prefix = '', nameWorld } = this.#deps;
    return nameWorld(driver, scenario, { ...naming, prefix });
  }

  /** One that plays end may have been left ended by the last of them. */
  async #endpointsFor(scenario: Scenario): Promise<Endpoints> {
    const instance = this.instanceFor(scenario);
    const known = instance.endpoints();
    return instance === this.#deps.disturbable ? known.catch(() => instance.renew()) : known;
  }

  async #restartAlone(how: RestartHow, afterMs: number): Promise<Endpoints> {
    await pause(afterMs);
    return this.#deps.disturbable.restart(how);
  }
}

/** What the rules object to, by rule/shape. */
export function objections(judgements: readonly Judgement[]): [string, Violation][] {
  return judgements.flatMap(({ rule, violations }) =>
    violations.map((violation): [string, Violation] => [failureKey(rule, violation.shape), violation]),
  );
}
