import type { Op, OpOf, Payload } from '../vocabulary/index.ts';

/** Builds a scenario op by op, and knows who has a session meanwhile, so that what it makes is always legal. */
export class Story {
  readonly ops: Op[] = [];
  readonly #online = new Map<string, string>();
  readonly #logins = new Map<string, number>();
  #awaited = 0;

  /** The user has come to be known, or to be there, in one of the ways in which a server may know him. */
  arrive(user: string, standing: 'never-seen' | 'registered' | 'online' | 'gone-offline'): void {
    if (standing === 'registered') this.ops.push({ op: 'register', user });
    if (standing === 'online' || standing === 'gone-offline') this.login(user);
    if (standing === 'gone-offline') this.logout(user);
  }

  login(user: string): string {
    const n = (this.#logins.get(user) ?? 0) + 1;
    const session = `${user}.${n}`;
    this.#logins.set(user, n);
    this.#online.set(user, session);
    this.ops.push({ op: 'login', session, user });
    return session;
  }

  logout(user: string): void {
    const session = this.#online.get(user);
    if (session === undefined) return;
    this.#online.delete(user);
    this.ops.push({ op: 'logout', session });
  }

  /** The user's session; he logs in if he has none. */
  ensureSession(user: string): string {
    return this.#online.get(user) ?? this.login(user);
  }

  send(said: {
    readonly message: string;
    readonly from: string;
    readonly to: string;
    readonly way: 'api' | 'session';
    readonly payload: Payload;
    readonly overlap?: true;
    readonly background?: true;
  }): void {
    const { way, ...rest } = said;
    const via = way === 'api' ? 'api' : { session: this.ensureSession(said.from) };
    this.ops.push({ op: 'send', via, ...rest });
  }

  /** Each session waits for all that was sent to its user since the last time. */
  awaitPushes(): void {
    const sends = this.ops.slice(this.#awaited).filter((op): op is OpOf<'send'> => op.op === 'send');
    for (const send of sends) {
      const session = this.#online.get(send.to);
      if (session !== undefined) this.ops.push({ op: 'await-push', session, message: send.message });
    }
    this.#awaited = this.ops.length;
  }

  /** A user looks at his list and at his history with the peer. */
  look([user, peer]: readonly [string, string]): void {
    this.ops.push({ op: 'list-conversations', user, way: 'usual' }, { op: 'read-history', user, peer, way: 'usual' });
  }
}
