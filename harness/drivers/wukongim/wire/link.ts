import { connect, type Socket } from 'node:net';
import { every } from '../../../core/clock.ts';
import { isGarbage } from '../outcomes.ts';
import { decodePacket } from './decode.ts';
import { Deframer, type Frame } from './deframer.ts';
import { encodePacket } from './encode.ts';
import { type Packet, protocolVersion } from './packets.ts';

/** How a link ended; `error` is the system's, where there was one. */
export interface LinkEnd {
  readonly by: 'server' | 'network';
  readonly reason: string;
  readonly error?: Error;
}

export interface LinkEvents {
  connected(): void;
  packet(packet: Packet): void;
  /** Something that the protocol does not allow; the link may go on. */
  garbage(detail: string): void;
  /** Called once, and not when `end` was called before. */
  closed(end: LinkEnd): void;
  /** One of the other functions threw: our own trouble. */
  failed(thrown: unknown): void;
}

/** The server closes a connection that it has not heard of for three minutes. */
const keepAliveMs = 60_000;

/** One TCP connection, as packets: keeps itself alive, and nothing that comes can make it throw. */
export class Link {
  readonly #socket: Socket;
  readonly #events: LinkEvents;
  readonly #deframer = new Deframer();
  readonly #stopPings: () => void;
  #ended = false;
  #error: Error | undefined;

  constructor(address: string, events: LinkEvents) {
    this.#events = events;
    this.#socket = connect({ ...hostAndPort(address), noDelay: true });
    this.#stopPings = every(keepAliveMs, () => this.send({ packet: 'PING', flags: 0 }));
    this.#socket
      .on('connect', () => events.connected())
      .on('data', (chunk) => this.#feed(chunk))
      .on('error', (error) => (this.#error = error))
      .on('close', () => this.#closed());
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Writes a packet, unless the link has ended. */
  send(packet: Packet): void {
    if (!this.#ended) this.#socket.write(encodePacket(packet, protocolVersion));
  }

  /** Closes the link; nothing is told any more. */
  end(): void {
    this.#ended = true;
    this.#stopPings();
    this.#socket.destroy();
  }

  #feed(chunk: Buffer): void {
    try {
      for (const frame of this.#deframer.feed(chunk)) this.#take(frame);
    } catch (thrown) {
      if (!isGarbage(thrown)) return this.#events.failed(thrown);
      this.#events.garbage(thrown.message);
      this.end();
      this.#events.closed({ by: 'network', reason: 'closed by us: what comes cannot be read any more' });
    }
  }

  #take(frame: Frame): void {
    if (this.#ended) return;
    try {
      this.#events.packet(decodePacket(frame, protocolVersion));
    } catch (thrown) {
      if (!isGarbage(thrown)) throw thrown;
      this.#events.garbage(`${thrown.message}: ${frame.body.toString('hex', 0, 64)}`);
    }
  }

  #closed(): void {
    if (this.#ended) return;
    this.end();
    const error = this.#error;
    if (error) this.#events.closed({ by: 'network', reason: error.message, error });
    else this.#events.closed({ by: 'server', reason: 'closed without a word' });
  }
}

/** The parts of `host:port` or of `tcp://host:port`. */
function hostAndPort(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(address.includes('://') ? address : `tcp://${address}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}
