import type { Op, OpOf, Payload } from '../vocabulary/index.ts';
import { carries } from '../vocabulary/index.ts';
import type { Transport } from './parts.ts';

interface LoginHow extends Pick<OpOf<'login'>, 'device' | 'token' | 'acks' | 'overlap'> {
  /** By which transport. Default: the next one of those of the story. */
  readonly by?: Transport | undefined;
}

/** Builds a scenario op by op, and knows who has a session meanwhile, so that what it makes is always legal. */
export class Story {
  readonly ops: Op[] = [];
  readonly #online = new Map<string, string>();
  readonly #logins = new Map<string, number>();
  /** The transport of each session. */
  readonly #transports = new Map<string, Transport>();
  readonly #offered: readonly Transport[];
  #awaited = 0;

  /** Sessions are opened by these transports, one after the other, and then from the first one again. */
  constructor(transports: readonly Transport[] = []) {
    this.#offered = transports;
  }

  /** The user has come to be known, or to be there, in one of the ways in which a server may know him. */
  arrive(user: string, standing: 'never-seen' | 'registered' | 'online' | 'gone-offline'): void {
    if (standing === 'registered') this.ops.push({ op: 'register', user });
    if (standing === 'online' || standing === 'gone-offline') this.login(user);
    if (standing === 'gone-offline') this.logout(user);
  }

  /** The user opens a session, which is his main one from then on. */
  login(user: string, how: LoginHow = {}): string {
    const session = this.loginBeside(user, how);
    this.#online.set(user, session);
    return session;
  }

  /** The user opens a session beside his main one. */
  loginBeside(user: string, { by, ...how }: LoginHow = {}): string {
    const n = (this.#logins.get(user) ?? 0) + 1;
    const session = `${user}.${n}`;
    const transport = by ?? this.#offered[this.#transports.size % this.#offered.length];
    this.#logins.set(user, n);
    if (transport) this.#transports.set(session, transport);
    this.ops.push({ op: 'login', session, user, ...(transport ? { transport: transport.name } : {}), ...how });
    return session;
  }

  logout(user: string): void {
    const session = this.#online.get(user);
    if (session === undefined) return;
    this.#online.delete(user);
    this.ops.push({ op: 'logout', session });
  }

  /** The back end ends all sessions of the user. */
  kick(user: string): void {
    this.#online.delete(user);
    this.ops.push({ op: 'kick', user });
  }

  /** A session ends, which is then nobody's main one. */
  leave(session: string, how: Pick<OpOf<'logout'>, 'overlap'> = {}): void {
    for (const [user, main] of this.#online) if (main === session) this.#online.delete(user);
    this.ops.push({ op: 'logout', session, ...how });
  }

  /** The user's session; he logs in if he has none. */
  ensureSession(user: string, how: LoginHow = {}): string {
    return this.#online.get(user) ?? this.login(user, how);
  }

  /** The server ends and is started again: nobody has a session then. */
  restart(how: OpOf<'restart'>['how'], when: Pick<OpOf<'restart'>, 'afterMs' | 'overlap'> = {}): void {
    this.ops.push({ op: 'restart', how, ...when });
    this.#online.clear();
  }

  send(said: {
    readonly message: string;
    readonly from: string;
    readonly to: string;
    readonly way: 'api' | 'session';
    /** Which way of the API. Default: the usual one. */
    readonly apiWay?: string | undefined;
    readonly payload: Payload;
    readonly stored?: false;
    readonly badge?: false;
    readonly expiresInS?: number;
    readonly overlap?: true;
    readonly background?: true;
  }): void {
    const { way, apiWay, payload, ...rest } = said;
    if (way === 'api')
      this.ops.push({
        op: 'send',
        via: 'api',
        ...(apiWay ? { way: apiWay } : {}),
        payload: this.#fit(payload),
        ...rest,
      });
    else {
      const session = this.ensureSession(said.from);
      this.ops.push({ op: 'send', via: { session }, payload: this.#fit(payload, session), ...rest });
    }
  }

  /** A message to a group. */
  sendToGroup(said: {
    readonly message: string;
    readonly from: string;
    readonly group: string;
    readonly way: 'api' | 'session';
    readonly payload: Payload;
    readonly overlap?: true;
  }): void {
    const { way, payload, ...rest } = said;
    const session = way === 'session' ? this.ensureSession(said.from) : undefined;
    const via = session === undefined ? ('api' as const) : { session };
    this.ops.push({ op: 'send-to-group', via, payload: this.#fit(payload, session), ...rest });
  }

  /** Whose session is open, and by what name. */
  get online(): ReadonlyMap<string, string> {
    return this.#online;
  }

  /** The payload, as JSON where the session that sends it carries nothing else, or somebody is there who is pushed nothing else. */
  #fit(payload: Payload, session?: string): Payload {
    const own = this.#transports.get(session ?? '');
    const isPlain = payload.shape === 'text' && this.#offered.some(({ fidelity }) => fidelity === 'json');
    if (!isPlain && (!own || carries(own.fidelity, payload))) return payload;
    return { shape: 'json', text: 'text' in payload ? payload.text : 'hello' };
  }

  /** Each session waits for all that was sent to its user since the last time. */
  awaitPushes(): void {
    for (const [at, op] of [...this.ops].entries()) {
      if (at < this.#awaited || op.op !== 'send') continue;
      const session = this.#online.get(op.to);
      // Who comes later is pushed nothing of what was sent before.
      if (session !== undefined && this.#cameAt(session) < at)
        this.ops.push({ op: 'await-push', session, message: op.message });
    }
    this.#awaited = this.ops.length;
  }

  #cameAt(session: string): number {
    return this.ops.findIndex((op) => op.op === 'login' && op.session === session);
  }

  /** A user looks at his list and at his history with the peer. */
  look([user, peer]: readonly [string, string]): void {
    this.ops.push({ op: 'list-conversations', user, way: 'usual' }, { op: 'read-history', user, peer, way: 'usual' });
  }
}
