import type { PlayContext } from '../../vocabulary/index.ts';
import type { AdminApi } from './admin-api.ts';
import type { Bounces } from './bounces.ts';
import type { KnownIds } from './known.ts';
import type { Viewer } from './messages.ts';
import type { Session } from './session.ts';
import type { Shared } from './shared.ts';
import type { Account } from './wire/negotiate.ts';
import type { Stream, StreamEvents } from './wire/stream.ts';

/** What all ops of one play work with. */
export interface Desk {
  readonly play: PlayContext;
  readonly domain: string;
  /** Where its rooms are. */
  readonly roomService: string;
  /** Sessions by local name, from the login until they end. */
  readonly sessions: Map<string, Session>;
  /** Accounts that have been made, by the server's name of the user. */
  readonly accounts: Shared<void>;
  /** Streams to read by, of users who have no session; by the server's name of the user. */
  readonly readers: Shared<Stream>;
  readonly known: KnownIds;
  /** Groups that were made, and who is in each; by local names. */
  readonly rooms: Map<string, Set<string>>;
  /** Commands of a back end. */
  readonly api: AdminApi;
  readonly bounces: Bounces;
  /** A stream of this account. Fails when the play is closed. */
  connect(account: Account, events: Pick<StreamEvents, 'message' | 'closed'> & { readonly lane: string }): Stream;
}

/** One op: what it works with, and how many milliseconds each answer may take. */
export interface Doing extends Desk {
  readonly timeoutMs: number;
}

/** The account of a user by the server's name; the same for all his devices. */
export function accountOf(user: string): Account {
  return { user, password: `password-${user}` };
}

/** The address of a user by his local name. */
export function addressOf({ play, domain }: Desk, user: string): string {
  return `${play.world.native(user)}@${domain}`;
}

/** The user as one who sees messages. */
export function viewerOf(desk: Desk, user: string): Viewer {
  return { world: desk.play.world, domain: desk.domain, address: addressOf(desk, user) };
}
