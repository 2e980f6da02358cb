import type { ConversationView } from '../../vocabulary/index.ts';

interface KeptList {
  /** Where the server said that the next request goes on; absent at first. */
  readonly since?: string;
  /** By room. */
  readonly chats: ReadonlyMap<string, ConversationView>;
}

/** What a server says of the rooms of a user. */
interface News {
  /** Where the server says that the next request goes on. */
  readonly since: string;
  readonly changes: ReadonlyMap<string, Change>;
  /** Rooms that he is no longer in. */
  readonly left: readonly string[];
}

/** What a server says of a room: what it leaves out has not changed. */
export type Change = Partial<ConversationView> & Pick<ConversationView, 'with'>;

/** The conversation lists that the clients of one play keep: one of each user, brought up to date by what has changed. */
export class KeptLists {
  readonly #lists = new Map<string, KeptList>();

  /** The list of the user; empty where he keeps none yet. */
  of(user: string): KeptList {
    return this.#lists.get(user) ?? { chats: new Map() };
  }

  /** Brings the list up to date, and gives it. */
  merge(user: string, { since, changes, left }: News): ReadonlyMap<string, ConversationView> {
    const chats = new Map(this.of(user).chats);
    for (const room of left) chats.delete(room);
    for (const [room, change] of changes) {
      const known = chats.get(room);
      chats.set(room, { ...known, ...change, with: known?.with ?? change.with });
    }
    this.#lists.set(user, { since, chats });
    return chats;
  }
}
