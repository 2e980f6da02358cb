import type { Channel } from '../channel.ts';
import type { Refusal } from '../errors.ts';
import type { Message } from '../message.ts';
import type { Session } from '../sessions.ts';
import type { Committed } from '../store/commit-queue.ts';
import type { Connect } from '../tcp/frames.ts';
import type { Login } from './login.ts';

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

/** The steps of the pipeline, each a function of its own, so that any one can be wrapped. */
export interface Stages {
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
  readonly updateConversations: (message: Message, members: readonly string[], draft: Draft) => void;
  /** Runs the steps that write in one transaction, and goes on when that is on disk. */
  readonly commit: (draft: Draft, write: () => Accepted, done: (result: Committed<Accepted>) => void) => void;
  readonly acknowledge: (draft: Draft, result: SendResult) => void;
  readonly push: (accepted: Accepted, draft: Draft) => void;
  /** What a login gets; undefined for one that is left without an answer. Throws where the connection must be closed. */
  readonly login: (connect: Connect) => Login | undefined;
  readonly markRead: (uid: string, channel: Channel) => void;
}
