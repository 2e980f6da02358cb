import { ImcError, toImcError } from '../../core/errors.ts';
import type { DriverOp, Outcome, PlayClient, PlayContext, Result } from '../../vocabulary/index.ts';
import { untilClosed } from '../../vocabulary/index.ts';
import { AdminApi } from './admin-api.ts';
import { Bounces } from './bounces.ts';
import type { Desk, Doing } from './desk.ts';
import { type Address, addressIn } from './endpoints.ts';
import { KnownIds } from './known.ts';
import { provision } from './ops/accounts.ts';
import { changeBlock } from './ops/blocks.ts';
import { addMembers, makeGroup, readGroup, removeMembers, sendToGroup } from './ops/groups.ts';
import { askOffers } from './ops/offers.ts';
import { kick } from './ops/kick.ts';
import { markRead, readPosition } from './ops/positions.ts';
import { lookUp, readArchive, readHistory, walkHistory } from './ops/reads.ts';
import { send } from './ops/sends.ts';
import { login, logout } from './ops/sessions.ts';
import { outcomeOfWork } from '../../vocabulary/op-failed.ts';
import { sessionClosed, unknown, unreachable } from './outcomes.ts';
import type { Session } from './session.ts';
import { Shared } from './shared.ts';
import { plainOf } from './wire/negotiate.ts';
import { commandWay } from './ways.ts';
import { Stream } from './wire/stream.ts';

/** All sessions and streams of one play. */
export function openPlay(given: PlayContext): PlayClient {
  return new Play(given);
}

/** Where the server of a play listens now. */
function addressOf({ endpoints }: PlayContext): Address {
  const address = addressIn(endpoints);
  if (!address) throw new ImcError('IMC_ERR_DRIVER', 'the target names no xmpp endpoint that is a URL');
  return address;
}

class Play implements PlayClient {
  readonly #desk: Desk;
  readonly #closing = new AbortController();
  /** Every stream that may still be open. */
  readonly #streams = new Set<Stream>();
  readonly #closed: Promise<never>;
  #trouble: ImcError | undefined;

  constructor(given: PlayContext) {
    const { signal } = this.#closing;
    const play = untilClosed(given, signal);
    this.#closed = new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(unknown('cut', 'the play was closed')), { once: true }),
    );
    this.#closed.catch(() => {}); // told to those who wait
    const { domain, roomService } = addressOf(play);
    this.#desk = {
      play,
      domain,
      roomService,
      sessions: new Map<string, Session>(),
      accounts: new Shared<void>(),
      readers: new Shared<Stream>(),
      known: new KnownIds(),
      rooms: new Map(),
      api: new AdminApi({
        url: () => addressOf(play).api,
        signal,
        transcribe: (dir, text) => play.transcribe('api', dir, text),
        garbage: (detail) => play.observe('api', { see: 'garbage', detail }),
        used: (command) => play.used(commandWay(command)),
      }),
      bounces: new Bounces(),
      connect: (...how) => this.#connect(play, ...how),
    };
  }

  perform(
    op: DriverOp,
    { timeoutMs, bytes = new Uint8Array() }: Parameters<PlayClient['perform']>[1],
  ): Promise<Outcome> {
    return this.#outcomeOf(perform({ ...this.#desk, timeoutMs }, op, bytes));
  }

  barrier(name: string, { timeoutMs }: { readonly timeoutMs: number }): Promise<Outcome> {
    return this.#outcomeOf(this.#behindBarrier(name, timeoutMs));
  }

  restarted(): void {
    this.#endAll();
    this.#desk.readers.forgetAll();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#endAll();
  }

  /** Ends all streams; nothing is seen of that, or afterwards. */
  #endAll(): void {
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
    this.#desk.sessions.clear();
  }

  #connect(play: PlayContext, ...[account, events]: Parameters<Desk['connect']>): Stream {
    if (this.#closing.signal.aborted) throw unknown('cut', 'the play was closed');
    for (const old of this.#streams) if (old.ended) this.#streams.delete(old);
    const { lane, ...rest } = events;
    const stream = new Stream({
      ...addressOf(play),
      secrets: [plainOf(account), account.password],
      events: {
        ...rest,
        garbage: (detail) => play.observe(lane, { see: 'garbage', detail }),
        transcribe: (dir, text) => play.transcribe(lane, dir, text),
        failed: (thrown) => (this.#trouble ??= toImcError(thrown, 'IMC_ERR_DRIVER')),
      },
    });
    this.#streams.add(stream);
    return stream;
  }

  async #behindBarrier(name: string, timeoutMs: number): Promise<void> {
    const session = this.#desk.sessions.get(name);
    if (!session) throw sessionClosed(name);
    await session.barrier(timeoutMs);
  }

  /** How an op ends; it throws only for trouble of our own. */
  async #outcomeOf(work: Promise<Result | void>): Promise<Outcome> {
    const outcome = await outcomeOfWork(work, this.#closed);
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
      await send(doing, op, bytes);
      return { gave: 'ack' };
    case 'read-history':
      return readHistory(doing, op);
    case 'walk-history':
      return walkHistory(doing, op);
    case 'look-up':
      return lookUp(doing, op);
    case 'read-archive':
      return readArchive(doing, op);
    case 'read-position':
      return readPosition(doing, op);
    case 'mark-read':
      return markRead(doing, op);
    case 'ask-offers':
      return askOffers(doing, op);
    case 'kick':
      return kick(doing, op);
    case 'block':
    case 'unblock':
      return changeBlock(doing, op);
    case 'make-group':
      return makeGroup(doing, op);
    case 'add-members':
      return addMembers(doing, op);
    case 'remove-members':
      return removeMembers(doing, op);
    case 'send-to-group':
      await sendToGroup(doing, op, bytes);
      return { gave: 'ack' };
    case 'read-group':
      return readGroup(doing, op);
    case 'list-conversations':
    case 'sync-conversations':
    case 'inspect-channel':
    case 'allow':
    case 'disallow':
    case 'dialect':
      throw unreachable('not-offered', `no XMPP server is known to offer ${op.op}`);
  }
}
