import type { Capabilities } from './capabilities.ts';
import type { Fidelity } from './capabilities.ts';
import type { Content } from './content.ts';
import type { Phase } from './history.ts';
import type {
  ArchivedMessage,
  ConversationView,
  GroupEntry,
  MessageView,
  Offer,
  Outcome,
  Result,
} from './observation.ts';
import type { Op, OpKind, OpOf, Via } from './op.ts';

/** A history, indexed once: what checkers take. Names are local names; places (`start`, `end`, `at`) are places in the record. */
export interface HistoryView {
  readonly capabilities: Capabilities;
  /** Users of the play, in the order in which they are named first. */
  readonly users: readonly string[];
  /** All doings of ops in the record, in the order in which they began. */
  readonly doings: readonly Doing[];
  /** Sends of the body whose messages are to be stored, in the order in which they began. */
  readonly sends: readonly SendView[];
  /** Sends of the body whose messages are only for those who are online. */
  readonly transients: readonly SendView[];
  /** Sends of all phases, by message. */
  readonly sendNamed: ReadonlyMap<string, SendView>;
  /** Direct chats of the body with at least one message that is to be stored. */
  readonly chats: readonly ChatView[];
  /**
   * The chats for which the server answered the final reads. Of the others nothing is known: that requests were not
   * answered is one finding, not as many as there are rules. Without those about which the server was told something
   * that only its own kind knows: what holds there is for the rules of that dialect to say.
   */
  readonly answeredChats: readonly ChatView[];
  readonly groups: readonly GroupView[];
  readonly sessions: readonly SessionView[];
  /** Conversation lists that the server keeps; for a rule that takes them, those derived from its archive where it keeps none. */
  readonly lists: readonly ListRead[];
  readonly histories: readonly HistoryRead[];
  readonly lookUps: readonly LookUpRead[];
  readonly walks: readonly WalkRead[];
  readonly syncs: readonly SyncRead[];
  readonly channels: readonly ChannelRead[];
  readonly archives: readonly ArchiveRead[];
  readonly readPositions: readonly ReadPositionRead[];
  readonly offers: readonly OffersRead[];
  readonly groupReads: readonly GroupRead[];
  readonly marks: readonly MarkView[];
  readonly kicks: readonly Doing<OpOf<'kick'>>[];
  readonly blocks: readonly Doing<OpOf<'block' | 'unblock'>>[];
  readonly allowances: readonly Doing<OpOf<'allow' | 'disallow'>>[];
  readonly dialects: readonly Doing<OpOf<'dialect'>>[];
  readonly repeats: readonly Doing<OpOf<'repeat'>>[];
  readonly elapsed: readonly Doing<OpOf<'elapse'>>[];
  /** Times at which the server was ended and started again because the scenario says so. */
  readonly restarts: readonly Doing<OpOf<'restart'>>[];
  /** Of what the server told a back end. */
  readonly notified: readonly PushView[];
  /** What came that the protocol does not allow. */
  readonly garbage: readonly { readonly at: number; readonly session: string; readonly detail: string }[];
  /** Where the runner stopped waiting, though there were objections still; Infinity when it did not. */
  readonly gaveUp: number;
  /** Moments at which the server was found dead or silent; what was not answered since is its death's fault. */
  readonly trouble: readonly ServerTrouble[];
}

/** One doing of an op. */
export interface Doing<O extends Op = Op> {
  readonly id: number;
  readonly op: O;
  readonly phase: Phase;
  /** Absent for an op that the runner did by itself. */
  readonly index: number | undefined;
  readonly round: number;
  readonly attempt: number;
  readonly start: number;
  /** Infinity when the record ends before. */
  readonly end: number;
  readonly outcome: Outcome;
}

/** `must`: it is definitely accepted; `may`: nobody knows; `must-not`: it was refused. */
export type Fate = 'must' | 'may' | 'must-not';

export interface SendView extends Doing<OpOf<'send'>> {
  readonly message: string;
  readonly from: string;
  readonly to: string;
  readonly via: Via;
  readonly content: Content;
  /** An unanswered send whose message was found in a history has happened: `must`. */
  readonly fate: Fate;
  /**
   * Place from which on the message is surely in: its acknowledgement where that means stored, else where it was seen
   * first; Infinity when it never surely was.
   */
  readonly inFrom: number;
  /**
   * Place from which on the message surely counts in the conversation list of its receiver: its acknowledgement where
   * that means so, else where the receiver was pushed it or his list showed it; Infinity when it never surely did.
   */
  readonly listedFrom: number;
  readonly ack: Extract<Result, { gave: 'ack' }> | undefined;
}

/** The direct chat of two users. */
export interface ChatView {
  /** The user who sent first, then the other one. */
  readonly users: readonly [string, string];
  /** Whether each of the two sent before seeing that the other had: then nobody is the first. */
  readonly crossing: boolean;
  readonly sends: readonly SendView[];
  /** Sends that are definitely accepted. */
  readonly accepted: readonly SendView[];
}

export interface SessionView {
  readonly session: string;
  readonly user: string;
  /** Of two sessions of a user with the same device, the later one takes the place of the earlier one. */
  readonly device: string;
  /** What payloads go through it unchanged. */
  readonly fidelity: Fidelity;
  /** Whether it acknowledges what it is pushed. */
  readonly acks: boolean;
  /** Each try to log in. */
  readonly logins: readonly Doing<OpOf<'login'>>[];
  /** From when on it is definitely online; Infinity when it never was. */
  readonly onlineFrom: number;
  /** Until when it is definitely online: the start of its logout, of its user being kicked, or of another login by its name, or its being closed; Infinity when it stayed. */
  readonly onlineUntil: number;
  /**
   * From when on it is surely gone: its logout has ended, or the server closed it. Infinity when it stayed, or nobody knows:
   * it came again by the same name, or it was cut, which the server may not have seen.
   */
  readonly offlineFrom: number;
  readonly pushes: readonly PushView[];
  readonly groupPushes: readonly GroupPushView[];
  /** What it was told of others who have read its user's chats. */
  readonly readBy: readonly { readonly at: number; readonly by: string; readonly upTo: string | undefined }[];
  /** Where it was closed by the server or the network while it was logged in, and why; `undefined` when it was not. */
  readonly closed: { readonly at: number; readonly by: 'server' | 'network'; readonly reason: string } | undefined;
  /** Where its barrier held; `undefined` when none did. */
  readonly barrier: number | undefined;
}

/** A message that came unasked; `with` is the other user of its direct chat. */
export interface PushView {
  readonly at: number;
  readonly with: string;
  readonly message: MessageView;
}

/** A message to a group that came unasked. */
export interface GroupPushView {
  readonly at: number;
  readonly group: string;
  readonly message: MessageView;
}

/** A send to a group. */
export interface GroupSendView extends Doing<OpOf<'send-to-group'>> {
  readonly message: string;
  readonly from: string;
  readonly group: string;
  readonly via: Via;
  readonly content: Content;
  readonly fate: Fate;
  /** Place from which on the message is surely in, as of `SendView`. */
  readonly inFrom: number;
}

/** A group that was made in the body. */
export interface GroupView {
  readonly group: string;
  /** Who was ever made a member, or may have been. */
  readonly members: readonly string[];
  /** Making it, and each change of its members. */
  readonly changes: readonly Doing<OpOf<'make-group' | 'add-members' | 'remove-members'>>[];
  readonly sends: readonly GroupSendView[];
  /** Whether the user is surely a member from the first of two places to the other one, or surely none; `maybe` where nobody knows. */
  readonly isMember: (user: string, from: number, until: number) => 'yes' | 'no' | 'maybe';
  /** From which place on the user has surely been a member, until another one; `undefined` where that is not sure. */
  readonly memberSince: (user: string, until: number) => number | undefined;
}

interface Read<K extends OpKind> extends Doing<OpOf<K>> {
  /** Whether it is of the last round of final reads. */
  readonly last: boolean;
  readonly user: string;
  readonly way: string;
}

/** A conversation list that was answered. */
export interface ListRead extends Read<'list-conversations' | 'read-archive'> {
  /** Who put it together: the server, or we, from all messages and read positions of the user. */
  readonly source: 'server' | 'derived';
  readonly conversations: readonly ConversationView[];
  /** The groups that it shows. */
  readonly groups: readonly GroupEntry[];
}

/** A history that was answered. */
export interface HistoryRead extends Read<'read-history'> {
  readonly peer: string;
  readonly messages: readonly MessageView[];
}

/** A look-up that was answered. */
export interface LookUpRead extends Read<'look-up'> {
  readonly peer: string;
  readonly asked: readonly string[];
  readonly messages: readonly MessageView[];
}

/** A walk through a history that was answered, page by page in the order in which they were read. */
export interface WalkRead extends Read<'walk-history'> {
  readonly peer: string;
  readonly direction: 'up' | 'down';
  readonly pages: readonly { readonly messages: readonly MessageView[]; readonly more?: boolean }[];
}

/**
 * A conversation list that a user keeps, as it is after he asked what has changed (`changes`); or the chats in which
 * something is unread (`unread`).
 */
export interface SyncRead extends Read<'sync-conversations'> {
  readonly kind: 'changes' | 'unread';
  /** Whether the user kept a list by this way before: else the server was asked for all. */
  readonly again: boolean;
  readonly conversations: readonly ConversationView[];
}

/** A question whether the channel of two exists that was answered. */
export interface ChannelRead extends Omit<Read<'inspect-channel'>, 'way'> {
  readonly peer: string;
  readonly exists: boolean;
}

/** An archive that was answered. */
export interface ArchiveRead extends Read<'read-archive'> {
  readonly messages: readonly ArchivedMessage[];
}

/** A history of a group that was answered. */
export interface GroupRead extends Read<'read-group'> {
  readonly group: string;
  readonly messages: readonly MessageView[];
}

/** A question up to where a user has read that was answered. */
export interface ReadPositionRead extends Omit<Read<'read-position'>, 'way'> {
  readonly peer: string;
  readonly upTo: string | undefined;
}

/** A question what the server offers that was answered. */
export interface OffersRead extends Omit<Read<'ask-offers'>, 'way'> {
  readonly offers: readonly Offer[];
}

export interface MarkView extends Doing<OpOf<'mark-read'>> {
  readonly user: string;
  readonly peer: string;
}

export interface ServerTrouble {
  readonly at: number;
  readonly what: 'died' | 'stopped-answering';
  readonly detail: string;
}

/** Places of the starts and ends of these doings in the record. */
export function placesOf(...doings: readonly Doing[]): number[] {
  const all: number[] = [];
  for (const { start, end } of doings) {
    if (start < Infinity) all.push(start);
    if (end < Infinity) all.push(end);
  }
  return all;
}
