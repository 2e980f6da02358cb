import type { MessageView } from '../../vocabulary/index.ts';

/** What the server calls a message: its id, and its number in the channel as text. */
export interface NativeNames {
  readonly serverId?: string;
  readonly messageSeq?: string;
  /** The client message number that the server has given it, where the way of sending takes none. */
  readonly givenNumber?: string;
}

/** What an answer or a push tells of a message. */
type Told = Pick<Partial<MessageView>, 'serverId' | 'position'>;

/** What the users of one play have learned of their messages, from answers and pushes; the first word on each counts. */
export class KnownMessages {
  readonly #names = new Map<string, NativeNames>();
  readonly #unnumbered = new Set<string>();

  /** The message was sent in a way that takes no client message number: the server gives it one. */
  sentWithoutNumber(message: string): void {
    this.#unnumbered.add(message);
  }

  wasSentWithoutNumber(message: string): boolean {
    return this.#unnumbered.has(message);
  }

  of(message: string): NativeNames {
    return this.#names.get(message) ?? {};
  }

  learn(message: string, { serverId, position }: Told): void {
    const known = this.of(message);
    if (known.serverId !== undefined && known.messageSeq !== undefined) return;
    this.#names.set(message, {
      ...(serverId === undefined ? {} : { serverId }),
      ...(position === undefined ? {} : { messageSeq: position.key }),
      ...known,
    });
  }

  /** Learns what a message that somebody saw tells of itself. */
  learnFrom(view: MessageView, clientNumber?: string): void {
    if (view.message === undefined) return;
    this.learn(view.message, view);
    if (clientNumber !== undefined && this.#unnumbered.has(view.message))
      this.#names.set(view.message, { ...this.of(view.message), givenNumber: clientNumber });
  }
}
