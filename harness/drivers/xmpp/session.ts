import type { Failure } from '../../vocabulary/index.ts';
import type { Fate } from './bounces.ts';
import { before, OpFailed, refused, sessionClosed, unknown } from './outcomes.ts';
import { type Account, logIn } from './wire/negotiate.ts';
import type { LinkEnd } from './wire/link.ts';
import { Pending } from './wire/pending.ts';
import type { Stream, StreamEvents } from './wire/stream.ts';
import { attr, type Element, ns, xml } from './wire/xml.ts';

export interface SessionOptions {
  readonly name: string;
  readonly resource: string;
  readonly account: Account;
  /** Opens the stream of the session. */
  connect(events: Pick<StreamEvents, 'message' | 'closed'>): Stream;
  /** A message came that is no bounce of an own one. */
  message(message: Element): void;
  /** A message came back that this session has not sent; false where nobody else has. */
  bounced(message: Element, failure: Failure): boolean;
  /** The session was closed, after its login and before its logout. */
  closed(end: LinkEnd): void;
}

/** A message for another user, by this session. */
export interface Draft {
  readonly clientNumber: string;
  readonly to: string;
  readonly body: string;
}

/** A message as it is written: whoever displays it may say so. */
export function messageOf({ clientNumber, to, body }: Draft): Element {
  return xml(
    'message',
    { type: 'chat', to, id: clientNumber },
    xml('body', {}, body),
    xml('origin-id', { xmlns: ns.stanzaIds, id: clientNumber }),
    xml('markable', ns.markers),
  );
}

/** One device of a user: available from its login until it ends by `leave`, by `end`, by the server or with the network. */
export class Session {
  readonly user: string;
  readonly stream: Stream;
  /** Whether the server was told to end it, which it may not have done yet. */
  sentAway = false;
  readonly #options: SessionOptions;
  /** Messages that wait for their fate, and the error with which each came back. */
  readonly #fates = new Map<string, Fate>();
  /** Messages whose fate was awaited in vain: they may still come back. */
  readonly #late = new Set<string>();
  /** Messages to rooms that are awaited back: so a room says that it has taken them. */
  readonly #reflections = new Map<string, Pending<void>>();
  #entered = false;

  constructor(options: SessionOptions) {
    this.user = options.account.user;
    this.#options = options;
    this.stream = options.connect({
      message: (message) => this.#take(message),
      closed: (end) => this.#entered && options.closed(end),
    });
  }

  /** Whether it has logged in and not ended. */
  get online(): boolean {
    return this.#entered && !this.stream.ended;
  }

  /**
   * Logs in, asks for copies of what other devices send and are sent, and becomes available, in one go: between the two a
   * message would come twice. It is over when the server has answered all, so that what it had for the user has come.
   */
  async login(timeoutMs: number): Promise<void> {
    const { stream } = this;
    try {
      const { account, resource } = this.#options;
      await logIn(stream, { ...account, resource }, timeoutMs);
      const copies = xml('iq', { type: 'set' }, xml('enable', ns.carbons));
      await stream.pingBehind(copies, xml('presence', {}), timeoutMs);
    } catch (thrown) {
      stream.end();
      throw stream.streamError === undefined ? thrown : refused(stream.streamError, (thrown as Error).message);
    }
    if (stream.ended) throw unknown('cut', 'the stream ended with the login');
    this.#entered = true;
  }

  /**
   * Sends a message; what the server answers next on this stream proves that it has taken it. A session of the receiver may still send
   * it back: what comes from those at these addresses behind it proves that it does not.
   */
  async send(draft: Draft, timeoutMs: number, receivers: readonly string[] = []): Promise<void> {
    const { clientNumber } = draft;
    this.#checkOnline();
    const fate: Fate = {};
    this.#fates.set(clientNumber, fate);
    try {
      await this.stream.ping(timeoutMs, messageOf(draft));
      await Promise.all(receivers.map((address) => this.stream.pingUser(address, timeoutMs)));
    } catch (thrown) {
      this.#late.add(clientNumber);
      throw fate.bounced ? new OpFailed(fate.bounced) : thrown;
    } finally {
      this.#fates.delete(clientNumber);
    }
    if (fate.bounced) throw new OpFailed(fate.bounced);
  }

  /** Sends a message to a room, and waits until the room sends it to this session, too. */
  async sendToRoom({ clientNumber, to, body }: Draft, timeoutMs: number): Promise<void> {
    this.#checkOnline();
    const reflection = new Pending<void>();
    this.#reflections.set(clientNumber, reflection);
    const origin = xml('origin-id', { xmlns: ns.stanzaIds, id: clientNumber });
    const message = xml('message', { type: 'groupchat', to, id: clientNumber }, xml('body', {}, body), origin);
    try {
      await this.stream.ping(timeoutMs, message);
      await before(timeoutMs, `${clientNumber} does not come back from ${to}`, reflection.promise);
    } finally {
      if (this.#reflections.delete(clientNumber)) this.#late.add(clientNumber);
    }
  }

  async barrier(timeoutMs: number): Promise<void> {
    this.#checkOnline();
    await this.stream.ping(timeoutMs);
  }

  /** Becomes unavailable and closes the stream; what the server closes with is the end. */
  async leave(timeoutMs: number): Promise<void> {
    this.#checkOnline();
    try {
      await this.stream.leave(timeoutMs, xml('presence', { type: 'unavailable' }));
    } finally {
      this.stream.end();
    }
  }

  /** Ends at once; whatever is awaited is cut, and nothing is seen any more. */
  end(): void {
    this.stream.end();
  }

  #checkOnline(): void {
    if (!this.online) throw sessionClosed(this.#options.name);
  }

  #take(message: Element): void {
    const id = attr(message, 'id') ?? '';
    const type = attr(message, 'type');
    const reflection = type === 'groupchat' || type === 'error' ? this.#reflections.get(id) : undefined;
    if (reflection) this.#reflections.delete(id);
    if (type === 'groupchat' && reflection) return reflection.resolve();
    if (type !== 'error') return this.#options.message(message);
    if (reflection) return reflection.reject(this.stream.refusal(message.getChild('error')));
    const fate = this.#fates.get(id);
    const refusal = this.stream.refusal(message.getChild('error'));
    if (fate) fate.bounced ??= refusal.failure;
    else if (!this.#options.bounced(message, refusal.failure) && !this.#late.delete(id))
      this.stream.garbage(`a message came back that is not awaited: ${id} ${refusal.message}`);
  }
}
