import type { MessageView } from '../../vocabulary/index.ts';

/** What the server calls a message: its id and its place in the conversation. */
export interface NativeNames {
  readonly serverId?: string;
  readonly ordinal?: number;
}

/** What the users of one play have learned of their messages, from answers and pushes; the first word on each counts. */
export class KnownMessages {
  readonly #names = new Map<string, NativeNames>();

  of(message: string): NativeNames {
    return this.#names.get(message) ?? {};
  }

  learn(message: string, { serverId, ordinal }: { serverId?: string | undefined; ordinal?: number | undefined }): void {
    this.#names.set(message, {
      ...(serverId === undefined ? {} : { serverId }),
      ...(ordinal === undefined ? {} : { ordinal }),
      ...this.#names.get(message),
    });
  }

  /** Learns what a message that somebody saw tells of itself. */
  learnFrom(view: MessageView): void {
    if (view.message !== undefined) this.learn(view.message, view);
  }
}
