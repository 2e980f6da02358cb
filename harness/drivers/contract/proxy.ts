import { once } from 'node:events';
import { type AddressInfo, connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Destination, HostAndPort } from './address.ts';

/** Connections that are taken at once, and bytes of a server that are held back for one of them. */
const connectionsMax = 256;
const heldBytesMax = 64 * 1024 * 1024;

/** Bytes of one piece where answers come in pieces. */
const pieceBytes = 3;

/** How bytes of the server go to the client now. */
type Flow = 'pass' | 'pieces' | 'hold';

/** What becomes of a connection whose client has written something; bytes are an answer to it. */
type Then = 'go-on' | 'cut' | Uint8Array;

/** Listens in front of some addresses, and passes bytes on: until it is told to cut, to hold or to add some. Knows no protocol. */
export interface Proxy {
  /** Where it listens: one address for each of the given ones, in their order. */
  readonly addresses: readonly HostAndPort[];
  /** Connections that their clients have not closed. */
  readonly open: number;
  /** Connections that were ever made. */
  readonly made: number;
  /** Bytes that came from clients, in all. */
  readonly clientBytes: number;
  /** Bytes of servers that are held back. */
  readonly heldBytes: number;
  /** Cuts all connections, as a network does that breaks. */
  cut(): void;
  /** Closes all connections in order, as a server does that goes away without a word. */
  hangUp(): void;
  /** Passes the next bytes of a client to the server, and cuts that connection before an answer can come back. */
  cutAfterWrite(): void;
  /** Keeps the next bytes of a client from the server, answers them with these ones, and closes that connection. */
  answerInstead(bytes: Uint8Array): void;
  /** Holds back whatever servers write, their end included. */
  stallAnswers(): void;
  /** Lets go what is held, the newest connection first, and passes everything on again. */
  resume(): void;
  /** Passes on what servers write in pieces of a few bytes. */
  inPieces(): void;
  /** Writes bytes to the client of the newest open connection. */
  inject(bytes: Uint8Array): void;
  close(): Promise<void>;
}

/** Opens a proxy in front of these addresses, on free loopback ports. With those of TLS it speaks it, and trusts who is signed by `ca` alone, if that is given. */
export async function openProxy(targets: readonly Destination[], ca?: string): Promise<Proxy> {
  const proxy = new TcpProxy(ca);
  try {
    for (const target of targets) await proxy.listen(target);
  } catch (thrown) {
    await proxy.close();
    throw thrown;
  }
  return proxy;
}

/** A loopback address at which nobody listens. */
export async function closedAddress(): Promise<HostAndPort> {
  const proxy = await openProxy([{ host: '127.0.0.1', port: 1 }]);
  await proxy.close();
  return proxy.addresses[0]!;
}

class TcpProxy implements Proxy {
  readonly addresses: HostAndPort[] = [];
  readonly #ca: string | undefined;
  made = 0;
  clientBytes = 0;
  readonly #servers: Server[] = [];
  readonly #connections = new Set<Connection>();
  #flow: Flow = 'pass';
  #next: Then = 'go-on';

  constructor(ca?: string) {
    this.#ca = ca;
  }

  get open(): number {
    return this.#openOnes.length;
  }

  get #openOnes(): Connection[] {
    return [...this.#connections].filter(({ left }) => !left);
  }

  get heldBytes(): number {
    return [...this.#connections].reduce((sum, { heldBytes }) => sum + heldBytes, 0);
  }

  async listen(target: Destination): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#take(client, target));
    server.maxConnections = connectionsMax;
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.addresses.push({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  }

  cut(): void {
    for (const connection of this.#connections) connection.cut();
  }

  hangUp(): void {
    for (const connection of this.#connections) connection.hangUp();
  }

  cutAfterWrite(): void {
    this.#next = 'cut';
  }

  answerInstead(bytes: Uint8Array): void {
    this.#next = bytes;
  }

  stallAnswers(): void {
    this.#let('hold');
  }

  resume(): void {
    this.#let('pass');
  }

  inPieces(): void {
    this.#let('pieces');
  }

  inject(bytes: Uint8Array): void {
    const newest = this.#openOnes.at(-1);
    if (!newest) throw new Error('no connection is open that bytes can be written to');
    newest.inject(bytes);
  }

  async close(): Promise<void> {
    const closed = this.#servers.filter((server) => server.listening).map((server) => once(server, 'close'));
    for (const server of this.#servers) if (server.listening) server.close();
    for (const connection of this.#connections) connection.destroy();
    await Promise.all(closed);
  }

  #let(flow: Flow): void {
    this.#flow = flow;
    for (const connection of [...this.#connections].reverse()) connection.let(flow);
  }

  #take(client: Socket, target: Destination): void {
    this.made++;
    const connection = new Connection(client, connectionTo(target, this.#ca), {
      flow: this.#flow,
      closed: () => this.#connections.delete(connection),
      written: (bytes) => {
        this.clientBytes += bytes;
        const then = this.#next;
        this.#next = 'go-on';
        return then;
      },
    });
    this.#connections.add(connection);
  }
}

interface ConnectionEvents {
  /** How bytes flow from the beginning. */
  readonly flow: Flow;
  readonly closed: () => void;
  /** The client wrote so many bytes; tells what becomes of the connection. */
  readonly written: (bytes: number) => Then;
}

function connectionTo({ host, port, tls }: Destination, ca: string | undefined): Socket {
  const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
  if (!tls) return socket;
  // An address is no name that may be asked for.
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ socket, ...servername, host, ...(ca === undefined ? {} : { ca }) });
}

/** One connection of a client, and the one to the server behind it. */
class Connection {
  heldBytes = 0;
  /** Whether the client has closed its side, even if what is held for it keeps the other side open. */
  left = false;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #held: Buffer[] = [];
  #flow: Flow;
  #serverEnded = false;
  #pumping = false;

  constructor(client: Socket, server: Socket, { flow, closed, written }: ConnectionEvents) {
    this.#client = client;
    this.#flow = flow;
    this.#server = server;
    client
      .on('data', (bytes) => this.#forward(bytes, written(bytes.length)))
      .on('end', () => {
        this.left = true;
        this.#server.end();
      })
      .on('error', () => {})
      .on('close', () => {
        closed();
        this.#server.destroy();
      });
    this.#server
      .on('data', (bytes) => this.#hold(bytes))
      .on('end', () => {
        this.#serverEnded = true;
        void this.#pump();
      })
      .on('error', () => this.cut())
      .on('close', () => void this.#pump());
  }

  let(flow: Flow): void {
    this.#flow = flow;
    void this.#pump();
  }

  inject(bytes: Uint8Array): void {
    this.#client.write(bytes);
  }

  cut(): void {
    this.#client.resetAndDestroy();
    this.#server.destroy();
  }

  hangUp(): void {
    this.#client.end();
    this.#server.end();
  }

  destroy(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  #forward(bytes: Buffer, then: Then): void {
    if (this.#server.destroyed) return;
    if (then instanceof Uint8Array) {
      this.#client.end(then);
      return void this.#server.destroy();
    }
    if (then === 'go-on') return void this.#server.write(bytes);
    this.#flow = 'hold';
    this.#server.write(bytes, () => {
      this.#server.end();
      this.#client.resetAndDestroy();
    });
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.heldBytes += bytes.length;
    if (this.heldBytes > heldBytesMax) return this.cut();
    void this.#pump();
  }

  /** Writes to the client what is held, as long as nothing keeps it back; then the end of the server, if it has ended. */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#flow !== 'hold' && this.#held.length > 0 && !this.#client.destroyed) {
      this.#client.write(this.#next());
      if (this.#flow === 'pieces') await new Promise((resolve) => setImmediate(resolve));
    }
    this.#pumping = false;
    if (this.#flow !== 'hold' && this.#held.length === 0 && this.#serverEnded) this.#client.end();
  }

  #next(): Buffer {
    const bytes = this.#held.shift()!;
    const piece = this.#flow === 'pieces' ? bytes.subarray(0, pieceBytes) : bytes;
    if (piece.length < bytes.length) this.#held.unshift(bytes.subarray(piece.length));
    this.heldBytes -= piece.length;
    return piece;
  }
}
