import type { z } from 'zod';
import { type Deadline, deadlineIn } from '../../../core/deadline.ts';
import { ImcError, toImcError } from '../../../core/errors.ts';
import type { DriverOp, Outcome, PlayClient, PlayContext, Result } from '../../../vocabulary/index.ts';
import { bounded, sessionClosed, unknown, unreachable } from '../../../vocabulary/index.ts';
import { OpEnded } from './ended.ts';
import { Http, type HttpAnswer, type HttpRequest } from './http.ts';
import { Socket } from './socket.ts';

type OpNamed<K extends DriverOp['op']> = Extract<DriverOp, { op: K }>;

/** What an op works with. */
export interface Doing {
  /** When it must have ended. */
  readonly deadline: Deadline;
  /** The payload of a send; of any other op it is empty. */
  readonly bytes: Uint8Array;
}

/**
 * The ops that a driver does, each by its name: what it gives is the result, and the `OpEnded` that it throws is how it
 * ended otherwise. Anything else that is thrown is trouble of the driver. An op that is left out is not offered.
 */
export type Ops = {
  readonly [K in DriverOp['op']]?: (op: OpNamed<K>, doing: Doing) => Promise<Result | void>;
} & {
  /** What proves that a session is pushed nothing more, where the capability `barrier` is `ordered-stream`. */
  readonly barrier?: (session: string, doing: Doing) => Promise<void>;
  /** The server has been started again: all sessions are gone already; what else is kept of it is to be forgotten. */
  readonly restarted?: () => void;
};

/** How a session is opened. */
export interface Connect {
  readonly url: string;
  /** Called with each text that comes. */
  readonly text: (text: string, socket: Socket) => void;
  readonly deadline: Deadline;
  /** Which of the ways of `ways` it is, to be counted. Default: it is not counted. */
  readonly way?: string;
}

/** The way of one play to the server: what goes over it is transcribed, and it ends with the play. */
export interface Wire {
  /** An endpoint by its name, such as `http`, as it is now. Throws `IMC_ERR_DRIVER` where the target names none. */
  at(endpoint: string): string;
  /** Asks by HTTP, and gives the answer whatever its status. Throws `OpEnded` where there is none. */
  ask(request: HttpRequest): Promise<HttpAnswer>;
  /** Asks by HTTP for JSON of this form. Throws `OpEnded` for a status of 400 and more, and for another form. */
  askFor<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.infer<S>>;
  /** Opens the WebSocket of a session, in place of an older one. `Socket.enter` says that it has logged in. Throws `OpEnded`. */
  connect(session: string, how: Connect): Promise<Socket>;
  /** The WebSocket of a session. Throws `OpEnded` where it has none that is open. */
  socket(session: string): Socket;
  /** Something came that the protocol does not allow, or that this driver does not know. */
  garbage(lane: string, detail: string): void;
  /** Keeps this out of all that is written down. */
  hide(secret: string): void;
}

/** Everything of one play, by what a driver says of its protocol alone: `open` of a driver is `(play) => openPlay(play, …)`. */
export function openPlay(play: PlayContext, opsOf: (wire: Wire) => Ops): PlayClient {
  return new Play(play, opsOf);
}

const textCharsMax = 2000;

class Play implements PlayClient {
  readonly #given: PlayContext;
  readonly #ops: Ops;
  readonly #http: Http;
  readonly #sockets = new Map<string, Socket>();
  readonly #secrets = new Set<string>();
  readonly #closing = new AbortController();
  readonly #closed: Promise<never>;
  #trouble: ImcError | undefined;
  readonly barrier?: NonNullable<PlayClient['barrier']>;

  constructor(given: PlayContext, opsOf: (wire: Wire) => Ops) {
    this.#given = given;
    const { signal } = this.#closing;
    this.#closed = new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new OpEnded(unknown('cut', 'the play was closed')))),
    );
    this.#closed.catch(() => {}); // told to those who wait
    this.#http = new Http(() => given.endpoints['ca'], {
      signal,
      transcribe: (dir, text) => this.#transcribe('api', dir, text),
      garbage: (detail) => this.#garbage('api', detail),
    });
    this.#ops = opsOf(this.#wire());
    const { barrier } = this.#ops;
    if (barrier)
      this.barrier = (session, { timeoutMs }) =>
        this.#outcomeOf(timeoutMs, undefined, (doing) => barrier.call(this.#ops, session, doing));
  }

  perform(op: DriverOp, { timeoutMs, bytes }: Parameters<PlayClient['perform']>[1]): Promise<Outcome> {
    return this.#outcomeOf(timeoutMs, bytes, async (doing) => {
      const does = this.#ops[op.op] as ((op: DriverOp, doing: Doing) => Promise<Result | void>) | undefined;
      if (does) return does.call(this.#ops, op, doing);
      if (op.op === 'ask-offers') return { gave: 'offers', offers: [] };
      throw new OpEnded(unreachable('not-offered', `this driver does no ${op.op}`));
    });
  }

  restarted(): void {
    this.#endAll();
    this.#ops.restarted?.();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#endAll();
  }

  #endAll(): void {
    for (const socket of this.#sockets.values()) socket.end();
    this.#sockets.clear();
    this.#http.reconnect();
  }

  #wire(): Wire {
    const used = (way: string) => this.#given.used(way);
    return {
      at: (endpoint) => this.#at(endpoint),
      ask: async (request) => {
        await this.#begin(request, used);
        return this.#http.ask(request);
      },
      askFor: async (request, schema) => {
        await this.#begin(request, used);
        return this.#http.askFor(request, schema);
      },
      connect: async (session, how) => {
        await this.#begin(how, used);
        return this.#connect(session, how);
      },
      socket: (session) => this.#socketOf(session),
      garbage: (lane, detail) => this.#garbage(lane, detail),
      hide: (secret) => void this.#secrets.add(secret),
    };
  }

  #at(endpoint: string): string {
    const address = this.#given.endpoints[endpoint];
    if (address !== undefined) return address;
    throw new ImcError('IMC_ERR_DRIVER', `the target names no endpoint ${endpoint}`);
  }

  /** Waits for its turn, where a run may ask only so often, and counts the way. */
  async #begin(
    { way, deadline }: { readonly way?: string; readonly deadline: Deadline },
    used: (way: string) => void,
  ): Promise<void> {
    const { turn } = this.#given;
    if (turn) deadline.extend(await turn());
    if (this.#closing.signal.aborted) throw new OpEnded(unknown('cut', 'the play was closed'));
    if (way !== undefined) used(way);
  }

  async #connect(session: string, { url, text, deadline }: Connect): Promise<Socket> {
    this.#sockets.get(session)?.end();
    const socket: Socket = new Socket(
      url,
      {
        text: (came) => text(came, socket),
        garbage: (detail) => this.#garbage(session, detail),
        closed: (by, reason) => this.#given.observe(session, { see: 'closed', by, reason: bounded(reason) }),
        failed: (thrown) => (this.#trouble ??= toImcError(thrown, 'IMC_ERR_DRIVER')),
        transcribe: (dir, line) => this.#transcribe(session, dir, line),
      },
      this.#given.endpoints['ca'],
    );
    this.#sockets.set(session, socket);
    try {
      await socket.opened(deadline);
    } catch (thrown) {
      socket.end();
      throw thrown;
    }
    return socket;
  }

  #socketOf(session: string): Socket {
    const socket = this.#sockets.get(session);
    if (socket?.isOpen) return socket;
    throw new OpEnded(sessionClosed(session));
  }

  #garbage(lane: string, detail: string): void {
    if (!this.#closing.signal.aborted)
      this.#given.observe(lane, { see: 'garbage', detail: bounded(this.#clean(detail)) });
  }

  #transcribe(lane: string, dir: 'out' | 'in' | 'note', text: string): void {
    const clean = this.#clean(text);
    const mark = ` … (cut, ${clean.length} characters)`;
    this.#given.transcribe(
      lane,
      dir,
      clean.length <= textCharsMax ? clean : `${clean.slice(0, textCharsMax - mark.length)}${mark}`,
    );
  }

  #clean(text: string): string {
    return [...this.#secrets].reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
  }

  /** How an op ends; it throws only for trouble of the driver, or of this machine. */
  async #outcomeOf(
    timeoutMs: number,
    bytes: Uint8Array | undefined,
    work: (doing: Doing) => Promise<Result | void>,
  ): Promise<Outcome> {
    let outcome: Outcome;
    try {
      const doing = work({ deadline: deadlineIn(timeoutMs), bytes: bytes ?? new Uint8Array() });
      doing.catch(() => {}); // nobody waits for it any more once the play is closed
      const result = await Promise.race([doing, this.#closed]);
      outcome = result ? { is: 'ok', result } : { is: 'ok' };
    } catch (thrown) {
      if (!(thrown instanceof OpEnded)) throw toImcError(thrown, 'IMC_ERR_DRIVER');
      const { outcome: ended } = thrown;
      outcome = { ...ended, detail: this.#clean(ended.detail) };
    }
    if (this.#trouble) throw this.#trouble;
    return outcome;
  }
}
