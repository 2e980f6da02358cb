import type { Failure } from '../../vocabulary/index.ts';

/** A message that may come back. */
export interface Fate {
  bounced?: Failure;
}

/** Messages of back ends that may come back to a stream of their sender, and between whom they may. */
export class Bounces {
  readonly #blocked = new Set<string>();
  readonly #awaited = new Map<string, Fate>();
  readonly #ignored = new Set<string>();

  /** The user has begun to keep the peer from sending to him; whether he lets him again is not asked. */
  blocked(user: string, peer: string): void {
    this.#blocked.add(`${user} ${peer}`);
  }

  /** Whether what `from` sends to `to` may come back. */
  mayBe(from: string, to: string): boolean {
    return this.#blocked.has(`${to} ${from}`);
  }

  /** Awaits what comes back under one of these names, and takes it when it comes late, too. */
  await(names: readonly string[]): Fate {
    const fate: Fate = {};
    for (const name of names) this.#awaited.set(name, fate);
    return fate;
  }

  /** Whether this comes back is all the same. */
  ignore(name: string): void {
    this.#ignored.add(name);
  }

  /** Something came back under one of these names; false where nobody awaits it. */
  take(names: readonly string[], failure: Failure): boolean {
    if (names.some((name) => this.#ignored.has(name))) return true;
    const fate = names.map((name) => this.#awaited.get(name)).find((each) => each !== undefined);
    if (fate) fate.bounced ??= failure;
    return fate !== undefined;
  }
}
