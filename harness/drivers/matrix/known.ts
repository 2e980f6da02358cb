import type { MessageView } from '../../vocabulary/index.ts';

/** The event ids of messages, as far as the server has told them to somebody: an id is the same for everybody. */
export class KnownIds {
  readonly #ids = new Map<string, string>();
  readonly #messages = new Map<string, string>();

  of(message: string): string | undefined {
    return this.#ids.get(message);
  }

  /** Takes from a message that somebody saw what its id is; gives the message. */
  learn(seen: MessageView): MessageView {
    if (seen.message !== undefined && seen.serverId !== undefined) this.sent(seen.message, seen.serverId);
    return seen;
  }

  /** The server has answered a send with the id of its event. */
  sent(message: string, id: string): void {
    this.#ids.set(message, id);
    this.#messages.set(id, message);
  }

  /** The message of an event, as far as it is known. */
  messageOf(id: string): string | undefined {
    return this.#messages.get(id);
  }
}
