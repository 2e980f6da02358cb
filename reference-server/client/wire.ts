/** One frame or object as it is written: text where the protocol is text. */
export type Packet = Buffer | string;

/** What a wire tells. */
export interface WireListener {
  onData(chunk: Buffer): void;
  /** Told once, when nothing more can come. */
  onClose(why: string): void;
}

/** Carries bytes to and from one client, over TCP or WebSocket. */
export interface Wire {
  /** Who is at the other end, for the log. */
  readonly peer: string;
  /** Bytes that were written and that the network has not taken yet. */
  readonly waitingBytes: number;
  listen(listener: WireListener): void;
  /** Writes one packet, and calls `taken` when the network has it or never will. */
  write(packet: Packet, taken: () => void): void;
  /** Closes, after what is already written. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}
