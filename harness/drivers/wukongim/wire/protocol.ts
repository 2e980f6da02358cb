import type { TranscriptEntry } from '../../../vocabulary/index.ts';
import type { Data } from './stream.ts';

/** Who logs in. */
export interface Credentials {
  readonly uid: string;
  readonly token: string;
  readonly deviceId: string;
}

/** A message for another user, or a group. */
export interface Draft {
  readonly clientMsgNo: string;
  readonly channelId: string;
  readonly channelType: number;
  readonly bytes: Uint8Array;
  /** Whether the server is to keep it. */
  readonly stored: boolean;
  /** Whether its receiver is to see a badge. */
  readonly badge: boolean;
  /** Seconds for which it is to be kept; 0: for ever. */
  readonly expireS: number;
}

/** What the server says to a send; the number is 0 for a message that is not stored. */
export interface SendAnswer {
  readonly reasonCode: number;
  readonly messageId: string;
  readonly messageSeq: number;
}

/** A message that the server pushed, as it was before it was encrypted or encoded. */
export interface Pushed {
  readonly fromUid: string;
  readonly channelId: string;
  readonly channelType: number;
  readonly clientMsgNo: string;
  readonly messageId: string;
  readonly messageSeq: number;
  /** Whether it is to show a badge. */
  readonly badge: boolean;
  readonly bytes: Uint8Array;
}

/** What a protocol tells its session. */
export interface ProtocolEvents {
  /** Writes one packet or text. */
  write(data: Data): void;
  transcribe(dir: TranscriptEntry['dir'], text: string): void;
  /** The login was answered: with the reason code of success, or another. */
  entered(reasonCode: number): void;
  /** The login was answered with something else than a reason code. */
  refusedLogin(code: string, detail: string): void;
  /** The login was answered, but not so that anybody could go on. */
  unusable(detail: string): void;
  /** The send of this reference was answered. */
  answered(ref: number, answer: SendAnswer): void;
  /** The send of this reference was answered with something else than an acknowledgement. */
  refusedSend(ref: number, code: string, detail: string): void;
  /** The server gave up halfway with the send of this reference: nobody knows whether it happened. */
  gaveUpSend(ref: number, detail: string): void;
  pushed(message: Pushed): void;
  /** The server sends the session away. */
  dismissed(reason: string): void;
  /** Something that the protocol does not allow; the session goes on. */
  garbage(detail: string): void;
}

/** One session in a protocol: says what its session wants said, and understands what comes. */
export interface Protocol {
  /** Says who is there: the first thing on a stream that was opened. */
  connect(): void;
  /** Understands what came. Throws `IMC_ERR_WIRE` when nothing that follows could be understood. */
  feed(data: Data): void;
  /** Sends a message; `ref` is a number of the session's own, from 1 on. */
  send(ref: number, draft: Draft): void;
  /** Keeps the session alive. */
  ping(): void;
}

export interface ProtocolOptions extends Credentials {
  /** Whether what is pushed is acknowledged. */
  readonly acks: boolean;
  readonly events: ProtocolEvents;
}
