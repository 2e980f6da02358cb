import type { Refusal } from '../errors.ts';
import type { Message } from '../message.ts';
import type { Login, LoginRequest } from '../pipeline/login.ts';
import type { SendRequest } from '../pipeline/pipeline.ts';
import type { SendResult } from '../pipeline/stages.ts';
import type { Packet } from './wire.ts';

/** What a client says of a message that it sends; who it is, the session knows. */
export type SendFields = Omit<SendRequest, 'fromUid' | 'via' | 'origin' | 'answer'>;

/** What a client may ask for, whatever its protocol, with the way to write the answer. */
export type Request =
  | (Refusable & {
      readonly kind: 'login';
      readonly login: LoginRequest;
      /** The answer; from here on the protocol speaks as the login agreed. */
      readonly answer: (login: Login) => Packet;
    })
  | (Refusable & {
      readonly kind: 'send';
      /** Reads what it asks for, or tells why it cannot be read. */
      readonly fields: () => SendFields | Refusal;
      readonly answer: (result: SendResult) => Packet;
    })
  | (Refusable & { readonly kind: 'ping'; readonly answer: () => Packet })
  | (Refusable & {
      readonly kind: 'acknowledge-push';
      readonly messageId: bigint;
      readonly messageSeq: number;
      readonly answer: () => Packet | undefined;
    })
  | (Refusable & { readonly kind: 'logout'; readonly answer: () => Packet | undefined })
  | (Refusable & { readonly kind: 'mistake'; readonly answer: () => Packet });

export interface Refusable {
  /** The words for a request that may not come now; undefined where the protocol has none, and the connection must be closed. */
  readonly refuse: (why: string) => Packet | undefined;
}

/** How one connection speaks: from bytes to requests, and from answers and pushes to packets. */
export interface Protocol {
  readonly name: 'wkproto' | 'json-rpc';
  /** The requests that a chunk completes, in order, however the stream is split. Throws a `ClientError` where what follows cannot be read. */
  read(chunk: Buffer): Iterable<Request>;
  /** The push of a message, as the session of `uid` sees it. */
  push(message: Message, uid: string): Packet;
  /** Tells the client that it is disconnected, and why. */
  disconnect(reasonCode: number, reason: string): Packet;
}
