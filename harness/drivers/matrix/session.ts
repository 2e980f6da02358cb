import { within } from '../../core/deadline.ts';
import { ImcError } from '../../core/errors.ts';
import type { MessageView, World } from '../../vocabulary/index.ts';
import { memberType, messageType, otherOf, receiptType, receiptsIn, viewOf } from './messages.ts';
import { OpFailed, sessionClosed, unknown } from './outcomes.ts';
import { type Api, UnreadableAnswer } from './wire/api.ts';
import type { JoinedRoom, RoomEvent, Sync } from './wire/schemas.ts';
import { accountSchema, nothingSchema, pageSchema, sentSchema, syncSchema } from './wire/schemas.ts';
import { localpart, userOf } from './wire/user-id.ts';

/**
 * How long the server may hold a request of a session open when there is nothing new, in milliseconds. A session learns by the
 * next one that it has ended.
 */
const pollMs = 2_000;
/** How much longer its answer may take on a busy server. */
const pollGraceMs = 60_000;
/** Events of a room that one answer may bring; what is left out is asked for. */
const timelineMax = 100;
/** Answers in a row that cannot be read, after which a session is given up. */
const unreadableMax = 3;

const none = { types: [] };
const filter = JSON.stringify({
  presence: none,
  account_data: none,
  room: {
    account_data: none,
    ephemeral: { types: [receiptType] },
    state: { types: [memberType] },
    timeline: { limit: timelineMax, types: [messageType, memberType] },
  },
});

/** Two ways to the server: for the long poll, and for all else. */
export interface SessionWays {
  readonly poll: Api;
  readonly other: Api;
  /** Ends both, and whatever is under way there. */
  end(): void;
}

export interface SessionOptions {
  readonly name: string;
  /** The id of the user. */
  readonly own: string;
  readonly password: string;
  readonly device: string;
  /** An access token that the server never gave, instead of a login. Default: a login. */
  readonly token?: string;
  readonly world: World;
  readonly domain: string;
  connect(): SessionWays;
  /** `other` is the server's name of the other user, where the room is of two. */
  readonly pushed: (room: string, other: string, message: MessageView) => void;
  /** Another user, by the server's name, has said that he has read the room up to an event. */
  readonly read: (room: string, by: string, event: string) => void;
  readonly garbage: (detail: string) => void;
  /** The session has ended, after its login and before its logout. */
  readonly closed: (by: 'server' | 'network', reason: string) => void;
  /** Trouble of our own. */
  readonly failed: (thrown: unknown) => void;
}

/** Somebody who waits for an answer. */
interface Waiter {
  readonly resolve: () => void;
  readonly reject: (why: OpFailed) => void;
}

/** One device of a user: told what is new from its login until it ends by `leave`, by `end`, by the server or with the network. */
export class Session {
  readonly #options: SessionOptions;
  readonly #ways: SessionWays;
  /** The member events of each room, as this session was told, by user. */
  readonly #members = new Map<string, Map<string, RoomEvent>>();
  /** The ids of the messages of each room that were new to it. */
  readonly #told = new Map<string, Set<string>>();
  /** Transaction ids of what it has sent. */
  readonly #sent = new Set<string>();
  #token = '';
  #since = '';
  #state: 'entering' | 'online' | 'over' = 'entering';
  /** Those who wait for an answer to a question that was asked since they came. */
  #waiting: Waiter[] = [];
  #poll = new AbortController();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#ways = options.connect();
  }

  /**
   * Logs in, and asks what there is. That is history: what is new since then is pushed. The answers come over the connection that
   * is opened last.
   */
  async login(timeoutMs: number): Promise<void> {
    const { token, own, password, device } = this.#options;
    try {
      const login = {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: localpart(own) },
        password,
        device_id: device,
      };
      const given = { route: 'POST /v3/login', answer: accountSchema, body: login, timeoutMs } as const;
      this.#token = token ?? (await this.#ways.other.call(given)).access_token;
      const first = await this.#sync(0, timeoutMs);
      for (const [room, joined] of Object.entries(first.rooms?.join ?? {})) this.#learnMembers(room, joined);
      this.#since = first.next_batch;
    } catch (thrown) {
      this.end();
      throw thrown;
    }
    // It may have been replaced, or ended with its play, meanwhile.
    if (this.#state === 'over') throw unknown('cut', 'the session was ended');
    this.#state = 'online';
    this.#follow().catch((thrown: unknown) => this.#options.failed(thrown));
  }

  /** Sends a message event; gives its id. The same `txn` again is the same message. */
  async send(room: string, txn: string, content: object, timeoutMs: number): Promise<string> {
    this.#checkOnline();
    this.#sent.add(txn);
    const asked = { answer: sentSchema, token: this.#token, room, txn, body: content, timeoutMs } as const;
    const sent = await this.#ways.other.call({ route: 'PUT /v3/rooms/{room}/send/m.room.message/{txn}', ...asked });
    return sent.event_id;
  }

  /**
   * Asks once more, without waiting for news: the answer goes on where the last one ended, so that all that was sent before the
   * question has come with it.
   */
  async barrier(timeoutMs: number): Promise<void> {
    this.#checkOnline();
    const answered = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#poll.abort();
    try {
      await within(timeoutMs, 'an answer to the session', answered);
    } catch (thrown) {
      if (thrown instanceof ImcError && thrown.code === 'IMC_ERR_DEADLINE') throw unknown('timeout', thrown.message);
      throw thrown;
    }
  }

  /** Logs out: from then on the server takes its access token no more. */
  async leave(timeoutMs: number): Promise<void> {
    this.#checkOnline();
    this.#state = 'over';
    this.#poll.abort();
    try {
      const asked = { answer: nothingSchema, token: this.#token, body: {}, timeoutMs } as const;
      await this.#ways.other.call({ route: 'POST /v3/logout', ...asked });
    } finally {
      this.end();
    }
  }

  /** Ends at once; whatever is awaited is cut, and nothing is seen any more. */
  end(): void {
    this.#state = 'over';
    this.#ways.end();
    for (const waiter of this.#waiting.splice(0)) waiter.reject(sessionClosed(this.#options.name));
  }

  #checkOnline(): void {
    if (this.#state !== 'online') throw sessionClosed(this.#options.name);
  }

  /** Asks again and again what is new. */
  async #follow(): Promise<void> {
    for (let unreadable = 0; this.#state === 'online';) {
      const waiting = this.#waiting.splice(0);
      const mayWaitMs = waiting.length > 0 ? 0 : pollMs;
      try {
        await this.#take(await this.#sync(mayWaitMs, mayWaitMs + pollGraceMs));
        unreadable = 0;
        for (const waiter of waiting) waiter.resolve();
      } catch (thrown) {
        this.#waiting.push(...waiting);
        if (!(thrown instanceof OpFailed)) throw thrown;
        if (this.#poll.signal.aborted) this.#poll = new AbortController();
        else if (!(thrown instanceof UnreadableAnswer) || ++unreadable === unreadableMax) this.#lose(thrown);
      }
    }
  }

  /** The session has ended, and not by our will. */
  #lose({ failure, message }: OpFailed): void {
    if (this.#state !== 'online') return;
    const byServer = failure.is === 'refused' && failure.by === 'server';
    this.end();
    this.#options.closed(byServer ? 'server' : 'network', byServer ? `${failure.code} ${message}` : message);
  }

  #sync(mayWaitMs: number, timeoutMs: number): Promise<Sync> {
    const query = {
      filter,
      timeout: String(mayWaitMs),
      ...(this.#since === '' ? {} : { since: this.#since }),
    };
    const asked = { answer: syncSchema, token: this.#token, query, timeoutMs, signal: this.#poll.signal } as const;
    return this.#ways.poll.call({ route: 'GET /v3/sync', ...asked });
  }

  /** Tells of all that is new in an answer; the next question goes on behind it. */
  async #take(news: Sync): Promise<void> {
    const { join = {}, leave = {} } = news.rooms ?? {};
    for (const [room, changed] of [...Object.entries(leave), ...Object.entries(join)]) {
      const events = [...(await this.#leftOut(room, changed)), ...(changed.timeline?.events ?? [])];
      const fresh = this.#freshIn(room, events);
      this.#learnMembers(room, changed);
      if (this.#state !== 'online') return;
      for (const event of fresh) this.#tell(room, event);
      const { own, domain, read } = this.#options;
      for (const { event, user } of receiptsIn(changed)) if (user !== own) read(room, userOf(user, domain), event);
    }
    this.#since = news.next_batch;
  }

  /**
   * The messages that came while the user was in the room. When he comes in, or comes in again, the server shows what was there
   * before, too: that is history.
   */
  #freshIn(room: string, events: readonly RoomEvent[]): RoomEvent[] {
    const { own } = this.#options;
    const told = this.#told.get(room) ?? new Set<string>();
    this.#told.set(room, told);
    const membershipIn = (event: RoomEvent | undefined) => event?.content['membership'];
    const isOwn = (event: RoomEvent) => event.type === memberType && event.state_key === own;
    const comesIn = events.some((event) => isOwn(event) && membershipIn(event) === 'join');
    let isIn = !comesIn || membershipIn(this.#members.get(room)?.get(own)) === 'join';
    return events.filter((event) => {
      if (isOwn(event)) isIn = membershipIn(event) === 'join';
      if (event.type !== messageType || !isIn || (comesIn && told.has(event.event_id))) return false;
      told.add(event.event_id);
      return true;
    });
  }

  /** What an answer has left out of a room because there is too much of it. */
  async #leftOut(room: string, { timeline }: JoinedRoom): Promise<RoomEvent[]> {
    if (!timeline?.limited || timeline.events.length < timelineMax) return [];
    const left: RoomEvent[] = [];
    for (let from = timeline.prev_batch; from !== undefined;) {
      const query = { dir: 'b', from, to: this.#since, limit: String(timelineMax) };
      const asked = { answer: pageSchema, token: this.#token, room, query, timeoutMs: pollGraceMs } as const;
      const page = await this.#ways.poll.call({ route: 'GET /v3/rooms/{room}/messages', ...asked });
      left.unshift(...page.chunk.reverse());
      from = page.chunk.length === 0 ? undefined : page.end;
    }
    return left;
  }

  #learnMembers(room: string, { state, timeline }: JoinedRoom): void {
    const members = this.#members.get(room) ?? new Map<string, RoomEvent>();
    this.#members.set(room, members);
    for (const event of [...(state?.events ?? []), ...(timeline?.events ?? [])])
      if (event.type === memberType && event.state_key !== undefined) members.set(event.state_key, event);
  }

  /** What the session has sent itself comes back, marked with its transaction id; nobody is told. */
  #tell(room: string, event: RoomEvent): void {
    if (this.#sent.has(event.unsigned?.transaction_id ?? '')) return;
    const { world, domain, own, pushed, garbage } = this.#options;
    const seen = viewOf({ world, domain }, event);
    const other = otherOf(this.#members.get(room)?.values() ?? [], own);
    if (!seen) garbage(`a message without a text: ${JSON.stringify(event)}`);
    else pushed(room, other === undefined ? room : userOf(other, domain), seen);
  }
}
