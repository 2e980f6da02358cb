import type { Socket } from 'node:net';
import { Refusal, reasons, textOf } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Login } from '../pipeline/login.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Stages } from '../pipeline/stages.ts';
import type { Session, Sessions } from '../sessions.ts';
import type { Cipher } from './crypto.ts';
import { decodeFrame } from './decode.ts';
import { Deframer } from './deframer.ts';
import { encodeFrame } from './encode.ts';
import { FrameError } from './frame-error.ts';
import { type Connack, type Connect, type Frame, type Send, PROTOCOL_VERSION } from './frames.ts';
import { recvOf } from './recv.ts';
import { sendRequestOf } from './send-request.ts';

/** What a connection needs of the server. */
export interface ConnectionContext {
  readonly stages: Stages;
  readonly pipeline: Pipeline;
  readonly sessions: Sessions;
  readonly log: Log;
}

/** A login that was answered with success. */
type LoggedIn = Login & { readonly cipher: Cipher };

/** Serves one connection, from its first byte to its last. Whatever the client sends, nothing is thrown. */
export class Connection {
  readonly #socket: Socket;
  readonly #context: ConnectionContext;
  readonly #peer: string;
  readonly #deframer = new Deframer();
  #deadline: NodeJS.Timeout;
  #state: 'new' | 'waiting' | LoggedIn = 'new';
  #session: Session | undefined;
  #framesWaiting = 0;
  #closing = false;

  constructor(socket: Socket, context: ConnectionContext) {
    this.#socket = socket;
    this.#context = context;
    this.#peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#deadline = setTimeout(() => this.close('no login in time'), limits.loginMs);
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('error', (error) => this.close(textOf(error)));
    socket.on('close', () => this.#onClose());
  }

  /** Ends the connection, after what is already written. */
  close(why: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#context.log.info(`connection of ${this.#session?.uid ?? 'nobody'} at ${this.#peer} closed: ${why}`);
    this.#onClose();
    this.#socket.destroySoon();
    // A peer that does not read must not keep the socket.
    setTimeout(() => this.#socket.destroy(), limits.lingerMs).unref();
  }

  #onClose(): void {
    clearTimeout(this.#deadline);
    if (this.#session !== undefined) this.#context.sessions.remove(this.#session);
  }

  #onData(chunk: Buffer): void {
    if (this.#closing) return;
    if (typeof this.#state === 'object') this.#deadline.refresh();
    try {
      for (const raw of this.#deframer.push(chunk)) {
        if (this.#closing) return;
        this.#onFrame(decodeFrame(raw, this.#version));
      }
    } catch (error) {
      if (!(error instanceof FrameError)) this.#context.log.error(`serving ${this.#peer} failed: ${textOf(error)}`);
      this.close(textOf(error));
    }
  }

  get #version(): number {
    return typeof this.#state === 'object' ? this.#state.version : PROTOCOL_VERSION;
  }

  #onFrame(frame: Frame): void {
    if (this.#state === 'new') {
      if (frame.packet !== 'CONNECT') throw new FrameError(`${frame.packet} before CONNECT`);
      return this.#onConnect(frame);
    }
    switch (frame.packet) {
      case 'PING':
        return this.#write({ packet: 'PONG', flags: 0 });
      case 'SEND':
        return this.#onSend(frame);
      case 'RECVACK':
        return;
      case 'DISCONNECT':
        return this.close('the client said DISCONNECT');
      default:
        throw new FrameError(`${frame.packet} from a client`);
    }
  }

  #onConnect(connect: Connect): void {
    this.#state = 'waiting';
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.close('idle'), limits.idleMs);
    const login = this.#context.stages.login(connect);
    if (login === undefined) return;
    const { cipher } = login;
    this.#write(connackOf(connect, login));
    if (cipher === undefined) return this.close('the clientKey of its CONNECT is not an X25519 public key');
    this.#state = { ...login, cipher };
    this.#session = this.#sessionOf({ ...login, cipher });
    this.#context.sessions.add(this.#session);
  }

  #sessionOf(login: LoggedIn): Session {
    const { uid, deviceFlag, deviceId, cipher, version } = login;
    return {
      uid,
      deviceFlag,
      deviceId,
      deliver: (message) => this.#write(recvOf(message, { uid, cipher, version })),
      close: (why) => this.close(why),
    };
  }

  #onSend(send: Send): void {
    if (typeof this.#state !== 'object' || this.#session === undefined)
      throw new FrameError('SEND before the login was answered');
    const acknowledge = (reasonCode: number, messageId: bigint, messageSeq: number) =>
      this.#write({
        packet: 'SENDACK',
        flags: send.flags,
        messageId,
        clientSeq: send.clientSeq,
        messageSeq,
        reasonCode,
      });
    const request = sendRequestOf(send, this.#state.cipher, this.#session);
    if (request instanceof Refusal) return acknowledge(request.reason, 0n, 0);
    this.#context.pipeline.send({
      ...request,
      answer: (result) =>
        result.ok
          ? acknowledge(reasons.success, result.message.id, result.message.seq)
          : acknowledge(result.refusal.reason, 0n, 0),
    });
  }

  #write(frame: Frame): void {
    if (this.#closing || this.#socket.destroyed) return;
    if (this.#framesWaiting >= limits.outputFramesMax || this.#socket.writableLength >= limits.outputBytesMax) {
      this.close('it reads too slowly');
      this.#socket.destroy();
      return;
    }
    this.#framesWaiting += 1;
    this.#socket.write(encodeFrame(frame, this.#version), () => (this.#framesWaiting -= 1));
  }
}

function connackOf(connect: Connect, { cipher, version }: Login): Connack {
  return {
    packet: 'CONNACK',
    flags: version > 3 ? 1 : 0,
    serverVersion: version,
    timeDiff: BigInt(Date.now()) - connect.clientTimestamp,
    reasonCode: cipher === undefined ? reasons.authFailed : reasons.success,
    serverKey: cipher?.serverKey ?? '',
    salt: cipher?.salt ?? '',
    nodeId: 1n,
  };
}
