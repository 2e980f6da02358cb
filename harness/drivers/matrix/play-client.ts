import { ImcError, toImcError } from '../../core/errors.ts';
import type { DriverOp, Outcome, PlayClient, PlayContext, Result } from '../../vocabulary/index.ts';
import { untilClosed } from '../../vocabulary/index.ts';
import type { Desk, Doing } from './desk.ts';
import { type Address, addressIn } from './endpoints.ts';
import { GroupRooms } from './group-rooms.ts';
import { KeptLists } from './kept-lists.ts';
import { KnownIds } from './known.ts';
import { provision } from './ops/accounts.ts';
import { addMembers, makeGroup, readGroup, removeMembers, sendToGroup } from './ops/groups.ts';
import { listConversations, markRead, readPosition, syncConversations } from './ops/lists.ts';
import { askOffers } from './ops/offers.ts';
import { lookUp, readHistory, walkHistory } from './ops/reads.ts';
import { login, logout, send } from './ops/sessions.ts';
import { outcomeOfWork } from '../../vocabulary/op-failed.ts';
import { sessionClosed, unknown, unreachable } from './outcomes.ts';
import type { Session, SessionWays } from './session.ts';
import { Shared } from './shared.ts';
import { wayOf } from './ways.ts';
import { Api, freshAgent } from './wire/api.ts';

/** All sessions and requests of one play. */
export function openPlay(given: PlayContext): PlayClient {
  return new Play(given);
}

/** Where the server of a play listens now. */
function addressOf({ endpoints }: PlayContext): Address {
  const address = addressIn(endpoints);
  if (!address) throw new ImcError('IMC_ERR_DRIVER', 'the target names no matrix endpoint that is a URL');
  return address;
}

/** Connections of all plays, but for plays whose server was started again. */
const sharedAgent = freshAgent(256);

class Play implements PlayClient {
  readonly #play: PlayContext;
  readonly #desk: Desk;
  readonly #closing = new AbortController();
  /** The ways of sessions that may still be open. */
  readonly #ways = new Set<SessionWays>();
  readonly #closed: Promise<never>;
  #agent = sharedAgent;
  #trouble: ImcError | undefined;

  constructor(given: PlayContext) {
    const { signal } = this.#closing;
    this.#play = untilClosed(given, signal);
    this.#closed = new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(unknown('cut', 'the play was closed')), { once: true }),
    );
    this.#closed.catch(() => {}); // told to those who wait
    this.#desk = {
      play: this.#play,
      domain: addressOf(this.#play).domain,
      sessions: new Map<string, Session>(),
      readers: new Shared<string>(),
      rooms: new Shared<string>(),
      pairs: new Map(),
      groups: new GroupRooms(),
      known: new KnownIds(),
      kept: new KeptLists(),
      requests: (lane) => this.#api(lane, 'requests', { agent: () => this.#agent, signal }),
      connect: (session) => this.#connect(session),
      failed: (thrown) => (this.#trouble ??= toImcError(thrown, 'IMC_ERR_DRIVER')),
    };
  }

  perform(
    op: DriverOp,
    { timeoutMs, bytes = new Uint8Array() }: Parameters<PlayClient['perform']>[1],
  ): Promise<Outcome> {
    return this.#outcomeOf(() => perform({ ...this.#desk, timeoutMs }, op, bytes));
  }

  barrier(name: string, { timeoutMs }: { readonly timeoutMs: number }): Promise<Outcome> {
    return this.#outcomeOf(async () => {
      const session = this.#desk.sessions.get(name);
      if (!session) throw sessionClosed(name);
      await session.barrier(timeoutMs);
    });
  }

  restarted(): void {
    this.#endSessions();
    this.#desk.readers.forgetAll();
    this.#desk.rooms.forgetAll();
    this.#endOwnAgent();
    this.#agent = freshAgent();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#endSessions();
    this.#endOwnAgent();
  }

  #endSessions(): void {
    for (const session of this.#desk.sessions.values()) session.end();
    for (const ways of this.#ways) ways.end();
    this.#desk.sessions.clear();
  }

  #endOwnAgent(): void {
    if (this.#agent !== sharedAgent) this.#agent.destroy().catch(() => {}); // what is under way there says so itself
  }

  #api(
    lane: string,
    to: 'requests' | 'sessions',
    { agent, signal }: Pick<ConstructorParameters<typeof Api>[0], 'agent' | 'signal'>,
  ) {
    const play = this.#play;
    return new Api({
      origin: () => addressOf(play)[to],
      agent,
      signal,
      turn: play.turn,
      transcribe: (dir, text) => play.transcribe(lane, dir, text),
      garbage: (detail) => play.observe(lane, { see: 'garbage', detail }),
      used: (route) => play.used(wayOf(route)),
    });
  }

  #connect(name: string): SessionWays {
    if (this.#closing.signal.aborted) throw unknown('cut', 'the play was closed');
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#closing.signal]);
    const agents = [freshAgent(1), freshAgent()] as const;
    const ways: SessionWays = {
      poll: this.#api(name, 'sessions', { agent: () => agents[0], signal }),
      other: this.#api(name, 'sessions', { agent: () => agents[1], signal }),
      end: () => {
        this.#ways.delete(ways);
        over.abort();
        for (const agent of agents) agent.destroy().catch(() => {}); // what is under way there says so itself
      },
    };
    this.#ways.add(ways);
    return ways;
  }

  /** How an op ends; it throws only for trouble of our own. */
  async #outcomeOf(work: () => Promise<Result | void>): Promise<Outcome> {
    const outcome = await outcomeOfWork(work(), this.#closed);
    if (this.#trouble) throw this.#trouble;
    return outcome;
  }
}

async function perform(doing: Doing, op: DriverOp, bytes: Uint8Array): Promise<Result | void> {
  switch (op.op) {
    case 'register':
      return provision(doing, op.user);
    case 'login':
      return login(doing, op);
    case 'logout':
      return logout(doing, op);
    case 'send':
      return send(doing, op, bytes);
    case 'read-history':
      return readHistory(doing, op);
    case 'walk-history':
      return walkHistory(doing, op);
    case 'look-up':
      return lookUp(doing, op);
    case 'list-conversations':
      return listConversations(doing, op);
    case 'sync-conversations':
      return syncConversations(doing, op);
    case 'read-position':
      return readPosition(doing, op);
    case 'mark-read':
      return markRead(doing, op);
    case 'ask-offers':
      return askOffers(doing, op);
    case 'make-group':
      return makeGroup(doing, op);
    case 'add-members':
      return addMembers(doing, op);
    case 'remove-members':
      return removeMembers(doing, op);
    case 'send-to-group':
      return sendToGroup(doing, op, bytes);
    case 'read-group':
      return readGroup(doing, op);
    case 'read-archive':
    case 'inspect-channel':
    case 'kick':
    case 'block':
    case 'unblock':
    case 'allow':
    case 'disallow':
    case 'dialect':
      throw unreachable('not-offered', `this driver does not offer ${op.op}`);
  }
}
