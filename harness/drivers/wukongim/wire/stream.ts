/** What comes at once: bytes, or the text of a text message of a WebSocket. */
export type Data = Buffer | string;

/** How a stream ended; `error` is the system's, where there was one. */
export interface StreamEnd {
  readonly by: 'server' | 'network';
  readonly reason: string;
  readonly error?: Error;
}

export interface StreamEvents {
  /** It can be written to. */
  opened(): void;
  came(data: Data): void;
  /** Called once, and not when `end` was called before. */
  closed(end: StreamEnd): void;
}

/** One connection to a server; whatever happens on it is told, and never thrown. */
export interface Stream {
  readonly ended: boolean;
  /** Writes, unless it has ended: a WebSocket writes one message, binary or text as the data is. */
  write(data: Data): void;
  /** Closes it at once; nothing is told any more. */
  end(): void;
}
