import type { Capabilities, OpOf, Payload } from '../../vocabulary/index.ts';
import type { Transport, Way } from '../parts.ts';
import { Story } from '../story.ts';

/** The two users of a story, by their local names; one and the same where a user writes to himself. */
export interface Cast {
  readonly sender: string;
  readonly receiver: string;
}

/**
 * What a message is for, as the first letter of its name says: what comes `before` the story, the `first` messages, the
 * `answer`, what is said `later`, what others say to the two or hear from them (`company`), and what one of the two was told
 * `elsewhere`, before.
 */
export const letters = { before: 'b', first: 'm', answer: 'r', later: 'l', company: 'c', elsewhere: 'e' } as const;
export type Part = keyof typeof letters;

/** How somebody sends. */
export interface Speaker {
  readonly way: Way;
  /** Which way of the API. Default: the usual one. */
  readonly apiWay?: string | undefined;
  /** Of the session that he opens. Default: the next one of the story. */
  readonly transport?: Transport | undefined;
}

/** How a message of a story goes out. */
export interface Said extends Pick<OpOf<'send'>, 'stored' | 'badge' | 'expiresInS' | 'background' | 'overlap'> {
  readonly by: Speaker;
  readonly payload: Payload;
  /** Who sends to whom. Default: the sender to the receiver. */
  readonly from?: string;
  readonly to?: string;
}

/** What a message carries that is not there for what it carries. */
export const hello: Payload = { shape: 'text', text: 'hello' };

/** A story of two users in the making, to which dimensions are applied one after the other. */
export class Scene {
  readonly cast: Cast;
  readonly capabilities: Capabilities;
  readonly story: Story;
  /** Sessions of the receiver that are there to be pushed, in the order in which they came. */
  readonly devices: string[] = [];
  #restarts = 0;
  readonly #said = new Map<Part, string[]>();

  constructor(cast: Cast, capabilities: Capabilities, transports: readonly Transport[]) {
    this.cast = cast;
    this.capabilities = capabilities;
    this.story = new Story(transports);
  }

  get isSelf(): boolean {
    return this.cast.sender === this.cast.receiver;
  }

  get hasRestarted(): boolean {
    return this.#restarts > 0;
  }

  /** Sends the next message of a part, and gives its name. */
  say(part: Part, { by, from = this.cast.sender, to = this.cast.receiver, ...rest }: Said): string {
    const names = this.namesOf(part);
    const message = `${letters[part]}${names.length + 1}`;
    this.#said.set(part, [...names, message]);
    if (by.way === 'session') this.story.ensureSession(from, { by: by.transport });
    this.story.send({ message, from, to, way: by.way, apiWay: by.apiWay, ...rest });
    return message;
  }

  /** Messages of a part that were sent, in order. */
  namesOf(part: Part): readonly string[] {
    return this.#said.get(part) ?? [];
  }

  /** Each device of the receiver waits until it has been pushed the message. */
  awaitPush(message: string): void {
    for (const session of this.devices) this.story.ops.push({ op: 'await-push', session, message });
  }

  /** The server ends and is started again; nobody has a session then. */
  restart(...how: Parameters<Story['restart']>): void {
    this.#restarts += 1;
    this.story.restart(...how);
    this.devices.length = 0;
  }
}
