import type { PlayContext } from '../../vocabulary/index.ts';
import type { GroupRooms } from './group-rooms.ts';
import type { KeptLists } from './kept-lists.ts';
import type { KnownIds } from './known.ts';
import type { Session, SessionWays } from './session.ts';
import type { Shared } from './shared.ts';
import type { Api } from './wire/api.ts';
import { userId } from './wire/user-id.ts';

/** What all ops of one play work with. */
export interface Desk {
  readonly play: PlayContext;
  /** The name of the server. */
  readonly domain: string;
  /** Sessions by local name, from the login until they end. */
  readonly sessions: Map<string, Session>;
  /** Access tokens to read by, one device of each user; by his local name. */
  readonly readers: Shared<string>;
  /** Rooms of direct chats that are ready to be written to, by the local names of the two. */
  readonly rooms: Shared<string>;
  /** Whose rooms are, by their ids, as far as it was told: both local names. */
  readonly pairs: Map<string, readonly [string, string]>;
  readonly groups: GroupRooms;
  readonly known: KnownIds;
  readonly kept: KeptLists;
  /** Requests that are written down in this lane. */
  requests(lane: string): Api;
  /** Two ways to the server that are one session's own: for its long poll, and for all else. */
  connect(session: string): SessionWays;
  /** Takes trouble of our own that came up where no op waits. */
  readonly failed: (thrown: unknown) => void;
}

/** One op: what it works with, and how long each answer of the server may take, in milliseconds. */
export interface Doing extends Desk {
  readonly timeoutMs: number;
}

/** The password of a user by the server's name; the same for all his devices. */
export function passwordOf(user: string): string {
  return `password-${user}`;
}

/** The id of a user by his local name. */
export function idOf({ play, domain }: Pick<Desk, 'play' | 'domain'>, user: string): string {
  return userId(play.world.native(user), domain);
}
