import { hash32 } from '../core/random.ts';
import type { DriverOp, Endpoints, Outcome, PlayClient, World } from '../vocabulary/index.ts';
import { payloadBytes, worldOf } from '../vocabulary/index.ts';
import type { About, Driver, OpOf } from '../vocabulary/index.ts';
import { saltOf } from '../runner/naming.ts';
import { Ledger } from './ledger.ts';
import { type ChatSeen, lossesOf } from './losses.ts';

const USERS = ['ann', 'ben', 'cleo', 'dan', 'eve', 'finn', 'gus', 'hana', 'ian', 'joy'] as const;

/** Messages of a session that are under way at once, now and then. */
const BURST = 8;
const OP_MS = 10_000;

/** Of a hundred things that a user does. */
const SHARES = { session: 55, api: 25, mark: 14 } as const;

interface CrowdOptions {
  readonly driver: Driver;
  readonly about: About;
  readonly seed: number;
  /** Tells crowds of one run apart. */
  readonly number: number;
  /** Where the server listens at the moment. */
  readonly endpoints: () => Endpoints;
  /** Multiplies how long an op may take. */
  readonly patience: number;
}

/** Users with names of their own who all talk to each other, and know what became of it. */
export class Crowd {
  readonly ledger = new Ledger();
  readonly #options: CrowdOptions;
  readonly #world: World;
  readonly #client: PlayClient;
  #busy = false;
  #drawn = 0;
  #messages = 0;

  constructor(options: CrowdOptions) {
    this.#options = options;
    this.#world = worldOf(saltOf('torture', options.seed, options.number));
    this.#client = options.driver.open({
      about: options.about,
      get endpoints() {
        return options.endpoints();
      },
      world: this.#world,
      observe: () => {},
      transcribe: () => {},
      used: () => {},
    });
  }

  /** Everybody opens a session; after a restart, again. */
  async arrive(): Promise<void> {
    await Promise.all(USERS.map((user) => this.#arriveOne(user)));
  }

  /** The server has been started again. */
  restarted(): void {
    this.#client.restarted();
  }

  /** Everybody sends and reads until `rest` is called, or nothing is answered any more. */
  async talk(): Promise<void> {
    this.#busy = true;
    await Promise.all(USERS.map((user) => this.#talkOne(user)));
  }

  /** Nobody begins anything any more. */
  rest(): void {
    this.#busy = false;
  }

  /** What the server has lost, as it stands while nobody does anything. Throws when it does not answer. */
  async look(): Promise<string[]> {
    const lists = new Map(await Promise.all(USERS.map(async (user) => [user, await this.#listOf(user)] as const)));
    const found = this.ledger.chats.map(async (chat) => {
      const [one, other] = chat.users;
      const see = async (user: string, peer: string): Promise<ChatSeen> => ({
        user,
        history: await this.#historyOf(user, peer),
        entries: (lists.get(user as (typeof USERS)[number]) ?? []).filter((entry) => entry.with === peer),
      });
      return lossesOf(chat, await Promise.all([see(one, other), see(other, one)]));
    });
    return (await Promise.all(found)).flat();
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #arriveOne(user: string): Promise<void> {
    await this.#mustDo({ op: 'login', session: sessionOf(user), user });
  }

  /** First what nobody knows the fate of is sent again, then this and that. */
  async #talkOne(user: string): Promise<void> {
    for (const { message, to } of this.ledger.unknownOf(user)) await this.#send({ message, from: user, to }, 'session');
    while (this.#busy) {
      const peer = this.#peerOf(user);
      const dice = this.#draw(100);
      const outcome =
        dice < SHARES.session
          ? await this.#say(user, peer, 'session')
          : dice < SHARES.session + SHARES.api
            ? await this.#say(user, peer, 'api')
            : dice < SHARES.session + SHARES.api + SHARES.mark
              ? await this.#mark(user, peer)
              : await this.#burst(user, peer);
      if (outcome.is !== 'ok') return;
    }
  }

  async #burst(user: string, peer: string): Promise<Outcome> {
    const outcomes = await Promise.all(Array.from({ length: BURST }, () => this.#say(user, peer, 'session')));
    return outcomes.find(({ is }) => is !== 'ok') ?? { is: 'ok' };
  }

  #say(from: string, to: string, way: 'session' | 'api'): Promise<Outcome> {
    this.#messages += 1;
    return this.#send({ message: `m${this.#messages}`, from, to }, way);
  }

  async #send({ message, from, to }: Pick<OpOf<'send'>, 'message' | 'from' | 'to'>, way: 'session' | 'api') {
    const sent = this.ledger.beginSend(message, from, to);
    const via = way === 'api' ? 'api' : { session: sessionOf(from) };
    const outcome = await this.#do({ op: 'send', message, from, to, via, payload: { shape: 'text', text: message } });
    this.ledger.endSend(sent, outcome);
    return outcome;
  }

  async #mark(user: string, peer: string): Promise<Outcome> {
    const mark = this.ledger.beginMark(user, peer);
    const outcome = await this.#do({ op: 'mark-read', user, peer });
    this.ledger.endMark(mark, outcome);
    return outcome;
  }

  async #historyOf(user: string, peer: string) {
    const result = await this.#mustDo({ op: 'read-history', user, peer, way: 'usual' });
    return result?.gave === 'messages' ? result.messages : [];
  }

  async #listOf(user: string) {
    const result = await this.#mustDo({ op: 'list-conversations', user, way: 'usual' });
    return result?.gave === 'conversations' ? result.conversations : [];
  }

  async #mustDo(op: DriverOp) {
    const outcome = await this.#do(op);
    if (outcome.is === 'ok') return outcome.result;
    throw new UnansweredError(`${op.op} was not answered with yes: ${outcome.detail}`);
  }

  #do(op: DriverOp): Promise<Outcome> {
    const timeoutMs = OP_MS * this.#options.patience;
    if (op.op !== 'send') return this.#client.perform(op, { timeoutMs });
    const bytes = payloadBytes(op.payload, this.#world.token(op.message));
    return this.#client.perform(op, { timeoutMs, bytes });
  }

  #peerOf(user: string): string {
    const others = USERS.filter((other) => other !== user);
    return others[this.#draw(others.length)] ?? others[0]!;
  }

  /** The next number of this crowd's sequence, below `below`. */
  #draw(below: number): number {
    const { seed, number } = this.#options;
    this.#drawn += 1;
    return hash32('torture', seed, number, this.#drawn) % below;
  }
}

/** The server runs and does not do what is asked of it in peace. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}

function sessionOf(user: string): string {
  return `${user}.1`;
}
