import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { neverOpened, unknown } from '../outcomes.ts';
import { Pending } from './pending.ts';

/** How a link ended that had been open. */
export interface LinkEnd {
  readonly by: 'server' | 'network';
  readonly reason: string;
}

export interface LinkEvents {
  /** A text frame came. */
  text(frame: string): void;
  /** Something came that is no text frame; the link goes on. */
  garbage(detail: string): void;
  /** Called once, and not when `end` was called before or the link never opened. */
  closed(end: LinkEnd): void;
  /** One of the other functions threw: our own trouble. */
  failed(thrown: unknown): void;
}

/** More than any message that is sent here comes back as, and no more than is parsed in a moment. */
const frameBytesMax = 320 * 1024;

/**
 * One WebSocket with the subprotocol of XMPP; nothing that comes can make it throw. Whoever awaits its opening has a
 * deadline, and ends it when that passes.
 */
export class Link {
  /** Fulfilled when frames can be written; rejected, as an op that failed, when the link never opens. */
  readonly opened: Promise<void>;
  readonly #opening = new Pending<void>();
  readonly #socket: WebSocket;
  readonly #events: LinkEvents;
  #tcp: Socket | undefined;
  #open = false;
  #ended = false;
  #error: Error | undefined;

  constructor(url: string, events: LinkEvents) {
    this.#events = events;
    this.opened = this.#opening.promise;
    this.#socket = new WebSocket(url, 'xmpp', { perMessageDeflate: false, maxPayload: frameBytesMax });
    this.#socket
      .on('upgrade', (response) => this.#connected(response.socket))
      .on('open', () => this.#becameOpen())
      .on('message', (data, isBinary) => this.#take(data as Buffer, isBinary))
      .on('error', (error) => (this.#error ??= error))
      .on('close', (code, reason) => this.#closed(code, reason.toString()));
  }

  /** Whether frames can still be written. */
  get open(): boolean {
    return this.#open && !this.#ended && this.#socket.readyState === WebSocket.OPEN;
  }

  /** Writes frames, in one go; unless the link has ended. */
  write(...frames: readonly string[]): void {
    if (!this.open) return;
    this.#tcp?.cork();
    for (const frame of frames) this.#socket.send(frame);
    this.#tcp?.uncork();
  }

  /** Closes the link at once; nothing is told any more. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.terminate();
    this.#opening.reject(unknown('cut', 'ended by us'));
  }

  #connected(socket: Socket): void {
    this.#tcp = socket;
    socket.setNoDelay(true);
    socket.on('error', (error) => (this.#error ??= error));
  }

  #becameOpen(): void {
    this.#open = true;
    this.#opening.resolve();
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.#ended) return;
    try {
      if (isBinary) this.#events.garbage(`a binary frame: ${data.toString('hex', 0, 64)}`);
      else this.#events.text(data.toString());
    } catch (thrown) {
      this.#events.failed(thrown);
    }
  }

  #closed(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    if (!this.#open) return this.#neverOpened(this.#error ?? new Error('closed without a word'));
    try {
      if (this.#error) this.#events.closed({ by: 'network', reason: this.#error.message });
      else this.#events.closed({ by: 'server', reason: `closed with ${code} ${reason}`.trimEnd() });
    } catch (thrown) {
      this.#events.failed(thrown);
    }
  }

  #neverOpened(error: Error): void {
    try {
      this.#opening.reject(neverOpened(error));
    } catch (ours) {
      this.#opening.reject(ours as Error);
    }
  }
}
