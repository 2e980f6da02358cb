import type { Packet } from './wire.ts';

/** What no client may do; the connection that did it is closed. */
export class ClientError extends Error {
  /** What the client is told before, where its protocol has words for it. */
  readonly farewell: Packet | undefined;

  constructor(message: string, farewell?: Packet) {
    super(message);
    this.name = 'ClientError';
    this.farewell = farewell;
  }
}
