import type { Deadline } from '../../core/deadline.ts';
import type { MessageView, Outcome, PlayContext, Result, World } from '../../vocabulary/index.ts';
import type { Api, Called } from './api/api.ts';
import type { Dialect } from './wire/dialect.ts';
import type { ApiMessage } from './api/schemas.ts';
import type { KeptLists } from './kept-lists.ts';
import type { KnownMessages } from './known.ts';
import { positionOf } from './position.ts';
import type { Session } from './session.ts';
import { personChannel } from './wire/wkproto/packets.ts';

/** What all ops of one play work with. */
export interface Desk {
  readonly play: PlayContext;
  readonly api: Api;
  readonly known: KnownMessages;
  /** What the server speaks. */
  readonly dialect: Dialect;
  /** By the server's name of a user: the number of the last command that he was given. */
  readonly lastCommands: Map<string, number>;
  /** Groups that the play has made, by the server's name. */
  readonly groups: Set<string>;
  /** The conversation lists that clients keep. */
  readonly kept: KeptLists;
  /** Sessions by local name, from the login until they end. */
  readonly sessions: Map<string, Session>;
  /** Our own trouble where nobody waits for it. */
  readonly failed: (thrown: unknown) => void;
}

/** One op: what it works with, and how long it waits. */
export interface Doing extends Desk {
  /** When an answer must have come to what is asked now: read again before each request. */
  readonly deadline: Deadline;
}

/** Waits until the run may ask the server once more. The deadline begins then: our waiting is not the server's. */
export async function inTurn({ play, deadline }: Doing): Promise<Deadline> {
  if (play.turn) deadline.extend(await play.turn());
  return deadline;
}

/** The token of a user; the same for all his devices. */
export function tokenOf(uid: string): string {
  return `token-${uid}`;
}

/** The other side of a chat as the server names it, as a local name. */
export function chatName(world: World, channelId: string, channelType: number): string {
  return channelType === personChannel ? world.local(channelId) : `?${channelType}:${channelId}`;
}

/** Messages of an answer as somebody saw them; what they tell of themselves is learned. */
export function viewsOf({ play, known }: Desk, messages: readonly ApiMessage[]): MessageView[] {
  return messages.map((message) => {
    const view = play.world.view({
      from: message.from_uid,
      bytes: message.payload,
      clientNumber: message.client_msg_no,
      serverId: message.message_id,
      position: positionOf(message.message_seq),
      badge: message.header && message.header.red_dot === 1,
    });
    known.learnFrom(view, message.client_msg_no);
    return view;
  });
}

/** The outcome of a call: what its answer gives, or how it failed. */
export function outcomeOf<T>(called: Called<T>, give?: (value: T) => Result): Outcome {
  if ('failure' in called) return called.failure;
  return give ? { is: 'ok', result: give(called.value) } : { is: 'ok' };
}
