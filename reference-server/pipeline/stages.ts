import type { Channel } from '../channel.ts';
import type { DuePush } from '../client/unacknowledged-pushes.ts';
import type { Refusal } from '../errors.ts';
import type { Message } from '../message.ts';
import type { Session } from '../sessions.ts';
import type { ListName } from '../store/channel-lists.ts';
import type { Json } from '../http/json.ts';
import type { Committed, Flush } from '../store/commit-queue.ts';
import type { Conversation } from '../store/conversations.ts';
import type { Page, Range } from '../store/messages.ts';
import type { Login, LoginRequest } from './login.ts';

/** A send as it came in: addressed as the sender sees it, not yet accepted. */
export interface Draft {
  readonly id: bigint;
  readonly timestamp: number;
  readonly fromUid: string;
  /** The uid of the peer, or the id of the group. */
  readonly channelId: string;
  readonly channelType: number;
  readonly clientMsgNo: string;
  readonly flags: number;
  readonly setting: number;
  readonly expire: number;
  readonly topic: string;
  readonly payload: Buffer;
  readonly via: 'api' | 'session';
  /** It is one of several that a back end sends by one request. */
  readonly inBatch?: true;
  /** The session that sent it, which gets no push of it. */
  readonly origin?: Session;
  /** Tells the sender, once. */
  readonly answer: (result: SendResult) => void;
}

/** A message that is accepted, and to whom it is owed. */
export interface Accepted {
  readonly message: Message;
  readonly members: readonly string[];
  /** False for a repeat of a send that was accepted before. */
  readonly isNew: boolean;
}

export type SendResult =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly refusal: Refusal };

/** Who wants to log in, and what he has to show for it. */
export interface Credentials {
  readonly uid: string;
  readonly deviceFlag: number;
  readonly token: string;
}

/** Whether he may: reason 1, and whether his device is a master (1) or not (0); or the reason why not. */
export interface Admission {
  readonly reason: number;
  readonly deviceLevel: number;
}

/** What a user wants to know of his conversations. */
export interface ListRequest {
  /** Only what has changed since that version, or holds something unread; 0: all. */
  readonly version: bigint;
  /** Up to where the client has the messages, by `name:type`. */
  readonly known: ReadonlyMap<string, number>;
  /** How many messages of each, at most. */
  readonly recents: number;
  readonly unreadOnly: boolean;
}

/** An entry of a user's conversation list, with its newest messages, the newest first. */
export interface Listed {
  readonly conversation: Conversation;
  /** The uid of the peer, or the id of the group. */
  readonly name: string;
  readonly last: Pick<Message, 'id' | 'seq' | 'clientMsgNo' | 'timestamp'>;
  readonly recents: readonly Message[];
}

/** A change of a channel's blacklist or whitelist; `set` leaves nobody else on it. */
export interface BlockChange {
  readonly list: ListName;
  readonly how: 'add' | 'set' | 'remove';
  readonly channel: Channel;
  readonly uids: readonly string[];
}

/** The steps of the pipeline, each a function of its own, so that any one can be wrapped. */
export interface Stages {
  /** Begins with what is on disk, before anybody is served; gives what is left to do at a graceful end, when nobody is served any more. */
  readonly live: () => () => void;
  /** Whether a path of the HTTP API, of those that there are, is served. */
  readonly serves: (path: string) => boolean;
  /** Looks at the draft alone. Throws a `Refusal`. */
  readonly validate: (draft: Draft) => void;
  /** The channel that a user means by an id, for sends and reads alike. */
  readonly resolveChannel: (uid: string, channelId: string, channelType: number) => Channel;
  /** Whether the sender may send there. Throws a `Refusal`. */
  readonly authorize: (draft: Draft, channel: Channel) => void;
  /** The message that this send repeats, if it does. */
  readonly deduplicate: (draft: Draft, channel: Channel) => Message | undefined;
  readonly ensureChannel: (channel: Channel) => void;
  readonly assignSequence: (channel: Channel) => number;
  readonly persist: (message: Message) => void;
  /** Keeps a command for its receivers, in place of a conversation. */
  readonly queueCommand: (command: Message, members: readonly string[]) => void;
  readonly updateConversations: (message: Message, members: readonly string[], draft: Draft) => void;
  /** Notes a stored message for the webhook, in the transaction that stores it. */
  readonly notify: (message: Message, draft: Draft) => void;
  /** Runs the steps that write in one transaction, and goes on when that is on disk. */
  readonly commit: (draft: Draft, write: () => Accepted, done: (result: Committed<Accepted>) => void) => void;
  /** Puts on disk what one transaction wrote; what it wrote is answered when this comes back. */
  readonly flush: Flush;
  readonly acknowledge: (draft: Draft, result: SendResult) => void;
  readonly push: (accepted: Accepted, draft: Draft) => void;
  /** Tells the webhook who has to pull the message, for he has no session. */
  readonly notifyOffline: (accepted: Accepted) => void;
  /** A session says that it has a message that was pushed to it. */
  readonly acknowledgePush: (session: Session, messageId: bigint) => void;
  /** What goes out again for a push that was not acknowledged in time; undefined: it is given up. */
  readonly repush: (push: DuePush) => Message | undefined;
  /** What a login gets; undefined for one that is left without an answer. Throws where the connection must be closed. */
  readonly login: (request: LoginRequest) => Login | undefined;
  /** Whether who logs in may. */
  readonly authenticate: (credentials: Credentials) => Admission;
  /** Ends the sessions whose place a new one takes, before it is added. */
  readonly replace: (session: Session) => void;
  /** Ends a session because a back end says so, and tells it why. */
  readonly kick: (session: Session, reason: string) => void;
  /** A change of who may send where. */
  readonly changeBlock: (change: BlockChange) => void;
  /** A page of a channel's history. */
  readonly readPage: (channel: Channel, range: Range) => Page;
  /** A user's conversations, the one with the newest message first. */
  readonly listConversations: (uid: string, asked: ListRequest) => Listed[];
  /** An entry of the list as the API shows it. */
  readonly showConversation: (entry: Listed) => { readonly [key: string]: Json };
  readonly markRead: (uid: string, channel: Channel) => void;
  readonly setUnread: (uid: string, channel: Channel, unread: number) => void;
  readonly deleteConversation: (uid: string, channel: Channel) => void;
  /** What a user is handed out of his commands, at most `limit`. */
  readonly syncCommands: (uid: string, limit: number) => Message[];
}
