import type { Server } from 'node:net';

/** Takes connections of clients on a port of its own. */
export interface ClientListener {
  readonly server: Server;
  /** Takes no more connections, and closes those there are; comes back when all are gone, with what was written to them. */
  stop(): Promise<void>;
}
