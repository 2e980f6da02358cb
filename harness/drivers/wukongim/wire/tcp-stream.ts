import { connect, type Socket } from 'node:net';
import type { Data, Stream, StreamEvents } from './stream.ts';

/** A TCP connection; what comes is bytes, in any pieces. */
export class TcpStream implements Stream {
  readonly #socket: Socket;
  readonly #events: StreamEvents;
  #ended = false;
  #error: Error | undefined;

  /** `address` is `host:port` or `tcp://host:port`. */
  constructor(address: string, events: StreamEvents) {
    this.#events = events;
    this.#socket = connect({ ...hostAndPort(address), noDelay: true });
    this.#socket
      .on('connect', () => this.#ended || events.opened())
      .on('data', (chunk) => this.#ended || events.came(chunk))
      .on('error', (error) => (this.#error = error))
      .on('close', () => this.#closed());
  }

  get ended(): boolean {
    return this.#ended;
  }

  write(data: Data): void {
    if (!this.#ended) this.#socket.write(data);
  }

  end(): void {
    this.#ended = true;
    this.#socket.destroy();
  }

  #closed(): void {
    if (this.#ended) return;
    this.end();
    const error = this.#error;
    if (error) this.#events.closed({ by: 'network', reason: error.message, error });
    else this.#events.closed({ by: 'server', reason: 'closed without a word' });
  }
}

function hostAndPort(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(address.includes('://') ? address : `tcp://${address}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}
