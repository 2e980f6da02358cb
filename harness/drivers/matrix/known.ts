import type { MessageView } from '../../vocabulary/index.ts';

/** The event ids of messages, as far as the server has told them to somebody: an id is the same for everybody. */
export class KnownIds {
  readonly #ids = new Map<string, string>();

  of(message: string): string | undefined {
    return this.#ids.get(message);
  }

  /** Takes from a message that somebody saw what its id is; gives the message. */
  learn(seen: MessageView): MessageView {
    if (seen.message !== undefined && seen.serverId !== undefined) this.#ids.set(seen.message, seen.serverId);
    return seen;
  }
}
