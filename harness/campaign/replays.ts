import type { Capabilities, Scenario } from '../vocabulary/index.ts';
import type { Member } from './cohort.ts';
import { LeftBehind } from './cohort.ts';
import type { ConfirmRequest, Confirmed } from './confirm.ts';
import { confirm } from './confirm.ts';
import { disturbs } from './disturbing.ts';
import type { Attempt, Lab } from './lab.ts';
import type { Turns } from './turns.ts';

/** What is looked for: a failure, on one server. */
export interface ReplaysDeps {
  readonly lab: Lab;
  readonly turns: Turns;
  readonly capabilities: Capabilities;
  readonly patience: number;
  readonly signal: AbortSignal;
  /** As rule/shape. */
  readonly key: string;
  /** Whether the server was found dead or silent after it: then nothing is played beside it. */
  readonly endsServer: boolean;
  /** Whether an objection to something else is worth waiting for: what is known to be broken would be waited for in vain. */
  readonly heeds: (key: string) => boolean;
}

/** A scenario to be played with names that have the signature of those with which another one showed the failure. */
export interface Like {
  readonly scenario: Scenario;
  readonly original: Pick<Attempt, 'scenario'> & { readonly history: { readonly salt: string } };
}

/** What the server logged, at most, in bytes. */
const serverLogBytesMax = 32 * 1024;

/** Plays scenarios again, with fresh users, beside those of other failures, and tells whether they show one failure. */
export class Replays {
  readonly #deps: ReplaysDeps;

  constructor(deps: ReplaysDeps) {
    this.#deps = deps;
  }

  /** Plays a scenario so many times: the first time alone. Gives also what the server logged then. */
  async confirm(
    like: Like,
    how: Pick<ConfirmRequest, 'n' | 'thorough'>,
  ): Promise<Confirmed & { readonly serverLog: string }> {
    const { key, signal, capabilities } = this.#deps;
    let serverLog: string | undefined;
    const confirmed = await confirm({
      ...how,
      key,
      signal,
      alone: () => this.alone(like, { logged: (log) => (serverLog ??= log) }),
      beside: () => this.beside(like),
      ...(disturbs(like.scenario, capabilities)
        ? {
            together: async (size: number) => {
              const others = Array.from({ length: size - 1 }, () => like);
              const attempts = await this.together([like, ...others]);
              return attempts.filter((attempt) => attempt !== undefined);
            },
          }
        : {}),
    });
    return { ...confirmed, serverLog: serverLog ?? '' };
  }

  /**
   * Plays a scenario beside those of other failures. One after which the server is found ended is played again alone: it may
   * have been another's doing.
   */
  async beside(like: Like, hurry = 1): Promise<Attempt> {
    const { endsServer, turns, capabilities } = this.#deps;
    if (endsServer) return this.alone(like, { hurry });
    const play = () => this.#attempt(like, { hurry });
    const attempt = await (disturbs(like.scenario, capabilities) ? turns.restarting(1, play) : turns.beside(play));
    return attempt.trouble ? this.alone(like, { hurry }) : attempt;
  }

  /** Plays a scenario while nothing else is played, on a server that runs, and leaves it running; tells what that logged. */
  alone(
    like: Like,
    { hurry = 1, logged }: { readonly hurry?: number; readonly logged?: (log: string) => void },
  ): Promise<Attempt> {
    const { lab, turns, capabilities } = this.#deps;
    const instance = lab.instanceFor(like.scenario);
    const play = async () => {
      const health = await instance.health();
      if (health.is !== 'up') await instance.renew();
      const mark = await instance.logMark();
      const attempt = await this.#attempt(like, { hurry });
      logged?.(await instance.logSince(mark, serverLogBytesMax));
      if (attempt.trouble) await instance.renew();
      return attempt;
    };
    return disturbs(like.scenario, capabilities) ? turns.restarting(turns.places, play) : turns.alone(play);
  }

  /**
   * Plays scenarios that go through the same restarts at once; gives nothing for those that the others did not wait for, and
   * for all where the server ended.
   */
  async together(likes: readonly [Like, ...Like[]], hurry = 1): Promise<(Attempt | undefined)[]> {
    const { lab, turns, patience } = this.#deps;
    const [first, ...others] = likes;
    const scenarios = [first.scenario, ...others.map(({ scenario }) => scenario)] as const;
    return turns.restarting(likes.length, async () => {
      const attempts = await lab.together(scenarios, patience, (member, i) =>
        this.#attempt(likes[i] ?? first, { hurry, member }).catch((thrown: unknown) => {
          if (thrown instanceof LeftBehind) return undefined;
          throw thrown;
        }),
      );
      if (!attempts.some((attempt) => attempt?.trouble)) return attempts;
      await lab.instanceFor(first.scenario).renew();
      return likes.map(() => undefined);
    });
  }

  /**
   * Plays a scenario with the names' signature of the original; where it no longer says how their hashes are ordered, with the
   * other order, or that would go on to decide unseen.
   */
  #attempt(
    { scenario, original }: Like,
    { hurry, member }: { readonly hurry: number; readonly member?: Member },
  ): Promise<Attempt> {
    const { lab, key, heeds, patience } = this.#deps;
    return lab.attempt(scenario, {
      ...(member ? { member } : {}),
      like: scenario.hashes === original.scenario.hashes ? original.history.salt : lab.saltOfOthers(original.scenario),
      patience,
      hurry,
      // What a claim is made of is played to its end.
      ...(hurry < 1 ? { enough: key } : {}),
      heeds: (other) => other === key || heeds(other),
    });
  }
}
