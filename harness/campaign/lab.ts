import type { LagWatch } from '../core/clock.ts';
import { nowMs } from '../core/clock.ts';
import { freshName } from '../core/random.ts';
import type {
  About,
  Capabilities,
  Driver,
  History,
  Instance,
  Judgement,
  Played,
  PlayRequest,
  Scenario,
  Violation,
  World,
} from '../vocabulary/index.ts';
import { failureKey } from '../vocabulary/index.ts';

/** What a campaign is handed: how to play, how to judge, and on what. */
export interface LabDeps {
  readonly driver: Driver;
  readonly about: About;
  readonly capabilities: Capabilities;
  readonly instance: Instance;
  readonly lag: LagWatch;
  readonly judge: (history: History) => Judgement[];
  readonly play: (request: PlayRequest) => Promise<Played>;
  readonly nameWorld: (
    driver: Driver,
    scenario: Scenario,
    naming: { readonly parts: readonly (string | number)[]; readonly like?: string },
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
  /** Whether an objection of this rule/shape is worth waiting for. */
  readonly heeds: (key: string) => boolean;
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

  async attempt(scenario: Scenario, how: HowToTry): Promise<Attempt> {
    const { driver, about, capabilities, instance, judge, lag } = this.#deps;
    const began = nowMs();
    const { world, signature } = this.#deps.nameWorld(driver, scenario, {
      parts: [this.#run, ++this.#tries],
      ...(how.like === undefined ? {} : { like: how.like }),
    });
    const played = await this.#deps.play({
      scenario,
      driver,
      about,
      endpoints: await instance.endpoints(),
      capabilities,
      world,
      signature,
      patience: how.patience,
      settled: (history) =>
        !objections(judge(history)).some(([key, violation]) => !violation.lasting && how.heeds(key)),
    });
    const trouble = await this.#noteTrouble(played.history);
    const judgements = judge(played.history);
    const broken = new Map(objections(judgements));
    const shown = new Set([...broken].filter(([key, { lasting }]) => lasting || how.heeds(key)).map(([key]) => key));
    return { scenario, ...played, judgements, broken, shown, trouble, lagMs: lag.worstSince(began) };
  }

  /** Where requests were not answered, asks whether the server still lives, and puts it on record if it does not. */
  async #noteTrouble({ events }: History): Promise<boolean> {
    if (!events.some(isSuspicious)) return false;
    const health = await this.#deps.instance.health();
    if (health.is === 'up') return false;
    const what = health.is === 'died' ? 'died' : 'stopped-answering';
    events.push({ type: 'server', at: events.length, ms: events.at(-1)?.ms ?? 0, what, detail: health.detail });
    return true;
  }
}

function isSuspicious(event: History['events'][number]): boolean {
  if (event.type === 'seen') return event.observation.see === 'closed';
  if (event.type !== 'end') return false;
  return event.outcome.is === 'unknown' || (event.outcome.is === 'refused' && event.outcome.by === 'network');
}

function objections(judgements: readonly Judgement[]): [string, Violation][] {
  return judgements.flatMap(({ rule, violations }) =>
    violations.map((violation): [string, Violation] => [failureKey(rule, violation.shape), violation]),
  );
}
