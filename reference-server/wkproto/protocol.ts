import type { Protocol, Request } from '../client/protocol.ts';
import { reasons } from '../errors.ts';
import type { Message } from '../message.ts';
import type { Login } from '../pipeline/login.ts';
import type { SendResult } from '../pipeline/stages.ts';
import { decodeFrame } from './decode.ts';
import { Deframer } from './deframer.ts';
import { encodeFrame } from './encode.ts';
import { FrameError } from './frame-error.ts';
import { type Connack, type Connect, type Frame, PROTOCOL_VERSION, type Send, type Sendack } from './frames.ts';
import { recvOf } from './recv.ts';
import { sendFieldsOf } from './send-fields.ts';

/** The binary protocol, as one connection speaks it. */
export class WkProto implements Protocol {
  readonly name = 'wkproto';
  readonly #deframer = new Deframer();
  #login: Login | undefined;

  *read(chunk: Buffer): Generator<Request> {
    for (const raw of this.#deframer.push(chunk)) yield this.#requestOf(decodeFrame(raw, this.#version));
  }

  push(message: Message, uid: string): Buffer {
    return this.#encode(recvOf(message, { uid, cipher: this.#login?.cipher }));
  }

  disconnect(reasonCode: number, reason: string): Buffer {
    return this.#encode({ packet: 'DISCONNECT', flags: 0, reasonCode, reason });
  }

  get #version(): number {
    return this.#login?.version ?? PROTOCOL_VERSION;
  }

  #encode(frame: Frame): Buffer {
    return encodeFrame(frame, this.#version);
  }

  #requestOf(frame: Frame): Request {
    const refuse = () => undefined;
    switch (frame.packet) {
      case 'CONNECT':
        return { kind: 'login', login: frame, answer: (login) => this.#onLogin(frame, login), refuse };
      case 'SEND':
        return {
          kind: 'send',
          fields: () => sendFieldsOf(frame, this.#login?.cipher),
          answer: (result) => this.#encode(sendackOf(frame, result)),
          refuse,
        };
      case 'PING':
        return { kind: 'ping', answer: () => this.#encode({ packet: 'PONG', flags: 0 }), refuse };
      case 'RECVACK': {
        const { messageId, messageSeq } = frame;
        return { kind: 'acknowledge-push', messageId, messageSeq, answer: refuse, refuse };
      }
      case 'DISCONNECT':
        return { kind: 'logout', answer: refuse, refuse };
      default:
        throw new FrameError(`${frame.packet} from a client`);
    }
  }

  #onLogin(connect: Connect, login: Login): Buffer {
    this.#login = login;
    return this.#encode(connackOf(connect, login));
  }
}

function connackOf(connect: Connect, { cipher, version, reason }: Login): Connack {
  return {
    packet: 'CONNACK',
    flags: version > 3 ? 1 : 0,
    serverVersion: version,
    timeDiff: BigInt.asIntN(64, BigInt(Date.now()) - connect.clientTimestamp),
    reasonCode: reason,
    serverKey: cipher?.serverKey ?? '',
    salt: cipher?.salt ?? '',
    nodeId: 1n,
  };
}

function sendackOf({ clientSeq, flags }: Send, result: SendResult): Sendack {
  const placed = result.ok
    ? { messageId: result.message.id, messageSeq: result.message.seq, reasonCode: reasons.success }
    : { messageId: 0n, messageSeq: 0, reasonCode: result.refusal.reason };
  return { packet: 'SENDACK', flags, clientSeq, ...placed };
}
