import type { MessageView } from '../../vocabulary/index.ts';

/** What the server calls a message: its id, and its number in the channel as text. */
export interface NativeNames {
  readonly serverId?: string;
  readonly messageSeq?: string;
}

/** What an answer or a push tells of a message. */
type Told = Pick<Partial<MessageView>, 'serverId' | 'position'>;

/** What the users of one play have learned of their messages, from answers and pushes; the first word on each counts. */
export class KnownMessages {
  readonly #names = new Map<string, NativeNames>();

  of(message: string): NativeNames {
    return this.#names.get(message) ?? {};
  }

  learn(message: string, { serverId, position }: Told): void {
    this.#names.set(message, {
      ...(serverId === undefined ? {} : { serverId }),
      ...(position === undefined ? {} : { messageSeq: position.key }),
      ...this.#names.get(message),
    });
  }

  /** Learns what a message that somebody saw tells of itself. */
  learnFrom(view: MessageView): void {
    if (view.message !== undefined) this.learn(view.message, view);
  }
}
