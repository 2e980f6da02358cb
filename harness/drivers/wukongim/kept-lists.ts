import type { ConversationView } from '../../vocabulary/index.ts';

/** What names a channel among the chats of a user. */
export function channelKey(channel: { readonly channel_id: string; readonly channel_type: number }): string {
  return `${channel.channel_id}:${channel.channel_type}`;
}

/** One chat of a list that a client keeps. */
export interface KeptChat {
  /** Its `channelKey`. */
  readonly channel: string;
  /** Whether it is a group of the play, and no direct chat. */
  readonly isGroup: boolean;
  readonly view: ConversationView;
  /** The number of its newest message. */
  readonly lastSeq: number;
  readonly version: bigint;
}

interface KeptList {
  /** The highest version that was seen. */
  version: bigint;
  /** Those that changed last come first. */
  chats: readonly KeptChat[];
}

/** The conversation lists that the clients of one play keep: one of each user for each way of asking what has changed. */
export class KeptLists {
  readonly #lists = new Map<string, Map<string, KeptList>>();

  /** The list of the user, by his name on the server; empty where he keeps none yet. */
  of(user: string, way: string): Readonly<KeptList> {
    return this.#lists.get(user)?.get(way) ?? { version: 0n, chats: [] };
  }

  /**
   * Brings a list up to date: what the server says of a chat replaces what was kept, but for a newest message that is older
   * than the kept one; chats of which it says nothing stay as they are.
   */
  merge(user: string, way: string, changes: readonly KeptChat[]): readonly KeptChat[] {
    const { version, chats } = this.of(user, way);
    const changed = new Map<string, KeptChat>();
    for (const change of changes) {
      const kept = changed.get(change.channel) ?? chats.find(({ channel }) => channel === change.channel);
      changed.set(change.channel, kept ? mergeChat(kept, change) : change);
    }
    const others = chats.filter(({ channel }) => !changed.has(channel));
    const list: KeptList = {
      version: changes.reduce((highest, change) => (change.version > highest ? change.version : highest), version),
      chats: [...changed.values(), ...others],
    };
    this.#listsOf(user).set(way, list);
    return list.chats;
  }

  /** The user has read all of a chat: his clients show nothing unread there. */
  read(user: string, channel: string): void {
    this.#change(user, channel, (chat) => [{ ...chat, view: { ...chat.view, unread: 0 } }]);
  }

  /** The user has deleted a chat from his list. */
  delete(user: string, channel: string): void {
    this.#change(user, channel, () => []);
  }

  /** What the user keeps may be wrong: he asks for all the next time. */
  forget(user: string): void {
    this.#lists.delete(user);
  }

  #change(user: string, channel: string, become: (chat: KeptChat) => KeptChat[]): void {
    for (const list of this.#lists.get(user)?.values() ?? [])
      list.chats = list.chats.flatMap((chat) => (chat.channel === channel ? become(chat) : chat));
  }

  #listsOf(user: string): Map<string, KeptList> {
    const lists = this.#lists.get(user) ?? new Map<string, KeptList>();
    this.#lists.set(user, lists);
    return lists;
  }
}

function mergeChat(kept: KeptChat, change: KeptChat): KeptChat {
  const isNewer = change.view.last !== undefined && change.lastSeq >= kept.lastSeq;
  const last = isNewer ? change.view.last : kept.view.last;
  return {
    ...change,
    view: { ...change.view, ...(last ? { last } : {}) },
    lastSeq: Math.max(kept.lastSeq, change.lastSeq),
  };
}
