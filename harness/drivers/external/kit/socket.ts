import { WebSocket } from 'ws';
import { type Deadline, within } from '../../../core/deadline.ts';
import { ImcError } from '../../../core/errors.ts';
import { unknown } from '../../../vocabulary/index.ts';
import { OpEnded, endedBy } from './ended.ts';

/** The largest message that a server may write, in bytes. */
const messageBytesMax = 8 * 1024 * 1024;

/** Without a close frame. */
const abnormalClosure = 1006;

export interface SocketEvents {
  /** A text came. */
  readonly text: (text: string) => void;
  /** Something came that is no text; the socket goes on. */
  readonly garbage: (detail: string) => void;
  /** It was closed by the server or the network after `enter`: told once, and never after `end`. */
  readonly closed: (by: 'server' | 'network', reason: string) => void;
  /** One of the other functions threw. */
  readonly failed: (thrown: unknown) => void;
  readonly transcribe: (dir: 'out' | 'in', text: string) => void;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (ended: OpEnded) => void;
}

/** One WebSocket of a session, for texts, with answers that are told apart by an id. */
export class Socket {
  readonly #socket: WebSocket;
  readonly #events: SocketEvents;
  readonly #waiting = new Map<string, Waiting>();
  /** Answers that were awaited in vain: they may still come. */
  readonly #late = new Set<string>();
  readonly #opened: Promise<void>;
  #rejectOpening: (ended: Error) => void = () => {};
  #wasOpen = false;
  #ended = false;
  #entered = false;
  #error: Error | undefined;

  constructor(url: string, events: SocketEvents, ca?: string) {
    this.#events = events;
    this.#socket = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: messageBytesMax,
      ...(ca === undefined ? {} : { ca }),
    });
    this.#opened = new Promise((resolve, reject) => {
      this.#rejectOpening = reject;
      this.#socket.on('open', () => {
        this.#wasOpen = true;
        resolve();
      });
    });
    this.#opened.catch(() => {}); // told to whoever waits for it
    this.#socket
      .on('upgrade', ({ socket }) => {
        socket.setNoDelay(true);
        socket.on('error', (error) => (this.#error ??= error));
      })
      .on('message', (data, isBinary) => this.#take(data as Buffer, isBinary))
      .on('error', (error) => (this.#error ??= error))
      .on('close', (code, reason) => this.#closed(code, reason.toString()));
  }

  /** Whether texts can be written. */
  get isOpen(): boolean {
    return this.#wasOpen && !this.#ended && this.#socket.readyState === WebSocket.OPEN;
  }

  /** Resolves when texts can be written. Throws `OpEnded`, and the socket has ended then. */
  async opened(deadline: Deadline): Promise<void> {
    await this.#inTime(deadline, 'the WebSocket', this.#opened);
  }

  /** The session is there: from now on its end is observed. */
  enter(): void {
    if (this.#ended) throw new OpEnded(unknown('cut', 'the session ended with its login'));
    this.#entered = true;
  }

  send(text: string): void {
    if (!this.isOpen) return;
    this.#events.transcribe('out', text);
    this.#socket.send(text);
  }

  /** Sends, and gives what `answered` is told of this id. Throws `OpEnded` where nothing comes in time, or the socket ends. */
  ask(id: string | number, text: string, deadline: Deadline): Promise<unknown> {
    const key = String(id);
    if (!this.isOpen) return Promise.reject(new OpEnded(unknown('cut', 'the connection has ended')));
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(key, { resolve, reject }));
    this.send(text);
    return this.#inTime(deadline, 'an answer', answer).finally(() => {
      if (this.#waiting.delete(key)) this.#late.add(key);
    });
  }

  /** Hands an answer to whoever asked; false where nobody has asked so. One that comes too late is nobody's, and no garbage. */
  answered(id: string | number, answer: unknown): boolean {
    const key = String(id);
    const waiting = this.#waiting.get(key);
    if (!waiting) return this.#late.delete(key);
    this.#waiting.delete(key);
    waiting.resolve(answer);
    return true;
  }

  /** Ends it at once: nothing is told any more, and whoever waits is cut. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.terminate();
    this.#cut(new OpEnded(unknown('cut', 'ended by us')));
  }

  async #inTime<T>(deadline: Deadline, what: string, work: Promise<T>): Promise<T> {
    try {
      return await within(deadline.leftMs(), what, work);
    } catch (thrown) {
      const isLate = thrown instanceof ImcError && thrown.code === 'IMC_ERR_DEADLINE';
      throw isLate ? new OpEnded(unknown('timeout', thrown.message)) : thrown;
    }
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.#ended) return;
    try {
      if (isBinary) return this.#events.garbage(`a binary frame: ${data.toString('hex', 0, 64)}`);
      const text = data.toString('utf8');
      this.#events.transcribe('in', text);
      this.#events.text(text);
    } catch (thrown) {
      this.#events.failed(thrown);
    }
  }

  #closed(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    const said = code === abnormalClosure ? 'closed without a word' : `closed with ${code} ${reason}`.trimEnd();
    try {
      this.#cut(endedBy(this.#error ?? new Error(said), this.#wasOpen));
    } catch (ours) {
      this.#cut(ours as Error);
    }
    if (this.#entered) this.#events.closed(this.#error ? 'network' : 'server', this.#error?.message ?? said);
  }

  #cut(ended: Error): void {
    this.#rejectOpening(ended);
    for (const { reject } of this.#waiting.values()) reject(ended as OpEnded);
    this.#waiting.clear();
  }
}
