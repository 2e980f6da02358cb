import { WebSocket } from 'ws';
import type { Data, Stream, StreamEvents } from './stream.ts';

/** The largest message that a server may write, in bytes: several of the largest packets. */
const messageBytesMax = 8 * 1024 * 1024;

/** A WebSocket without a subprotocol; what comes is whole messages. */
export class WsStream implements Stream {
  readonly #socket: WebSocket;
  readonly #events: StreamEvents;
  #ended = false;
  #error: Error | undefined;

  /** `address` is `ws://host:port` or `wss://host:port`; `ca` is who may sign its certificate, as PEM, by default whom this machine trusts. */
  constructor(address: string, events: StreamEvents, ca?: string) {
    this.#events = events;
    this.#socket = new WebSocket(address, {
      perMessageDeflate: false,
      maxPayload: messageBytesMax,
      ...(ca === undefined ? {} : { ca }),
    });
    this.#socket
      .on('upgrade', ({ socket }) => {
        socket.setNoDelay(true);
        socket.on('error', (error) => (this.#error ??= error));
      })
      .on('open', () => this.#ended || events.opened())
      .on('message', (data, isBinary) => this.#ended || events.came(dataOf(data as Buffer, isBinary)))
      .on('error', (error) => (this.#error ??= error))
      .on('close', (code, reason) => this.#closed(code, reason.toString()));
  }

  get ended(): boolean {
    return this.#ended;
  }

  write(data: Data): void {
    if (!this.#ended && this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  end(): void {
    this.#ended = true;
    this.#socket.terminate();
  }

  #closed(code: number, reason: string): void {
    if (this.#ended) return;
    this.end();
    const error = this.#error;
    if (error) this.#events.closed({ by: 'network', reason: error.message, error });
    else this.#events.closed({ by: 'server', reason: reasonOf(code, reason) });
  }
}

/** Without a close frame. */
const abnormalClosure = 1006;

function reasonOf(code: number, reason: string): string {
  return code === abnormalClosure ? 'closed without a word' : `closed with ${code} ${reason}`.trimEnd();
}

function dataOf(data: Buffer, isBinary: boolean): Data {
  return isBinary ? data : data.toString('utf8');
}
