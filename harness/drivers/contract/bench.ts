import { expect } from 'vitest';
import { within } from '../../core/deadline.ts';
import { freshName } from '../../core/random.ts';
import type { Capabilities, DriverOp, Endpoints, Fidelity, OpOf, World } from '../../vocabulary/index.ts';
import { saltLength, valueOf, worldOf } from '../../vocabulary/index.ts';
import { type HostAndPort, hostAndPort } from './address.ts';
import type { ContractOptions, ContractTarget, Refusal } from './options.ts';
import { Play } from './play.ts';
import { closedAddress, openProxy, type Proxy } from './proxy.ts';

const timeoutMsDefault = 5_000;

/** How a message is sent. */
export type Way = 'session' | 'api';

/** Endpoints whose bytes a test has in its hands. */
export interface Proxied {
  readonly endpoints: Endpoints;
  /** In front of the endpoints that carry sessions. */
  readonly streams: Proxy;
  /** In front of those that carry requests alone; of none where there are none. */
  readonly requests: Proxy;
}

/** What one test works with: whatever it opens is closed with it. */
export class Bench implements AsyncDisposable {
  readonly target: ContractTarget;
  readonly options: ContractOptions;
  readonly capabilities: Capabilities;
  readonly timeoutMs: number;
  /** Leaves the test out from here on, with the reason. */
  readonly skip: (reason: string) => never;
  readonly #plays: Play[] = [];
  readonly #proxies: Proxy[] = [];

  constructor(target: ContractTarget, options: ContractOptions, skip: (reason: string) => never) {
    this.target = target;
    this.skip = skip;
    this.options = options;
    this.capabilities = target.capabilities;
    this.timeoutMs = options.timeoutMs ?? timeoutMsDefault;
  }

  /** A play of its own. Default: on the server itself, in a fresh world. */
  play({
    endpoints = this.target.endpoints,
    world = this.freshWorld(),
  }: Partial<Pick<Play, 'world'> & Proxied> = {}): Play {
    const play = new Play(this.target.driver, {
      about: this.target.about,
      endpoints,
      world,
      timeoutMs: this.timeoutMs,
    });
    this.#plays.push(play);
    return play;
  }

  /** A world in which nobody has been. */
  freshWorld(): World {
    return worldOf(`${this.target.endpoints['prefix'] ?? ''}${freshName(saltLength)}`);
  }

  /** Something that the server refuses; the test is left out where none is known. */
  get refusal(): Refusal {
    return this.options.refusal ?? this.skip('the option refusal names nothing that the server refuses');
  }

  /** Bytes that a session does not know; the test is left out where none are known. */
  get unknownFrame(): Uint8Array {
    return this.options.unknownFrame ?? this.skip('the option unknownFrame names none');
  }

  /** The endpoints of the server, with a proxy in front of all that carry sessions or requests. */
  async proxied(): Promise<Proxied> {
    const { streams: sessionNames, requests: requestNames = [] } = this.options;
    const streams = await this.#proxyOf(sessionNames);
    const requests = await this.#proxyOf(requestNames);
    const endpoints = { ...this.#through(streams, sessionNames), ...this.#through(requests, requestNames) };
    return { endpoints: { ...this.target.endpoints, ...endpoints }, streams, requests };
  }

  /** The endpoints of a server that does not listen. */
  async nowhere(): Promise<Endpoints> {
    const names = [...this.options.streams, ...(this.options.requests ?? [])];
    const address = await closedAddress();
    const rewritten = names.map((name) => [name, this.#address.rewrite(this.#endpoint(name), address)]);
    return { ...this.target.endpoints, ...(Object.fromEntries(rewritten) as Endpoints) };
  }

  /** The ways of sending that the server offers. */
  get ways(): Way[] {
    const { capabilities } = this;
    const ways: Way[] = [];
    if (valueOf(capabilities, 'sessionSend') !== undefined) ways.push('session');
    if (valueOf(capabilities, 'apiSend') !== undefined) ways.push('api');
    return ways;
  }

  /** The first way of sending. Throws where there is none. */
  get way(): Way {
    const [way] = this.ways;
    if (!way) throw new Error('the capabilities offer no way of sending: one of apiSend and sessionSend is needed');
    return way;
  }

  /** What a payload that is sent so may be: for a session, by its usual transport. */
  carriedBy(way: Way): 'api' | Fidelity {
    if (way === 'api') return way;
    return Object.values(valueOf(this.capabilities, 'transports') ?? {})[0] ?? 'bytes';
  }

  /** Some read of the user that the server offers. Throws where there is none. */
  someRead(user: string, peer: string): DriverOp {
    const { capabilities } = this;
    const [history] = valueOf(capabilities, 'historyWays') ?? [];
    if (history !== undefined) return { op: 'read-history', user, peer, way: history };
    const [archive] = valueOf(capabilities, 'archiveWays') ?? [];
    if (archive !== undefined) return { op: 'read-archive', user, way: archive };
    const [list] = valueOf(capabilities, 'listWays') ?? [];
    if (list !== undefined) return { op: 'list-conversations', user, way: list };
    throw new Error('the capabilities offer no way of reading: one of historyWays, archiveWays, listWays is needed');
  }

  /** Makes users known where that is offered, and opens a session of each: `alice.1` of `alice`. */
  async enter(play: Play, ...sessions: readonly string[]): Promise<void> {
    for (const session of sessions) {
      const user = userOf(session);
      if (valueOf(this.capabilities, 'register')) await play.ok({ op: 'register', user });
      await this.login(play, { op: 'login', session, user });
    }
  }

  /** Logs in, again where nobody knows how it ended and the server is known for that. */
  async login(play: Play, op: OpOf<'login'>): Promise<void> {
    const { loginTriesMax = 1 } = this.options;
    let outcome = await play.perform(op);
    for (let tries = 1; tries < loginTriesMax && outcome.is === 'unknown'; tries++) outcome = await play.perform(op);
    expect(outcome, JSON.stringify(op)).toMatchObject({ is: 'ok' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closings = this.#plays.map(({ client }) => client.close());
    try {
      await within(this.timeoutMs, 'the end of all plays of a test', Promise.all(closings));
    } finally {
      await Promise.all(this.#proxies.map((proxy) => proxy.close()));
    }
  }

  async #proxyOf(names: readonly string[]): Promise<Proxy> {
    const proxy = await openProxy(
      names.map((name) => this.#address.parse(this.#endpoint(name))),
      this.target.endpoints['ca'],
    );
    this.#proxies.push(proxy);
    return proxy;
  }

  #through({ addresses }: { readonly addresses: readonly HostAndPort[] }, names: readonly string[]): Endpoints {
    return Object.fromEntries(
      names.map((name, index) => [name, this.#address.rewrite(this.#endpoint(name), addresses[index]!)]),
    );
  }

  #endpoint(name: string): string {
    const endpoint = this.target.endpoints[name];
    if (endpoint === undefined) throw new Error(`the server has no endpoint ${name}`);
    return endpoint;
  }

  get #address() {
    return this.options.address ?? hostAndPort;
  }
}

/** The user of a session: `alice` of `alice.1`. */
export function userOf(session: string): string {
  return session.replace(/\.\d+$/, '');
}
