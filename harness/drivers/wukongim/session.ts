import { wallMs } from '../../core/clock.ts';
import type { Observation, Outcome, Position, TranscriptEntry } from '../../vocabulary/index.ts';
import { refused, sessionClosed, unknown } from '../../vocabulary/index.ts';
import { isGarbage, orTimeout, outcomeOfError } from './outcomes.ts';
import { positionOf } from './position.ts';
import { lineOfPacket } from './transcript.ts';
import { type Cipher, cipherOf, freshKeyPair } from './wire/crypto.ts';
import { Link, type LinkEnd } from './wire/link.ts';
import {
  type Connack,
  noPersist,
  type Packet,
  personChannel,
  protocolVersion,
  type Recv,
  redDot,
  type Send,
  type Sendack,
  success,
  syncOnce,
} from './wire/packets.ts';

export interface SessionOptions {
  /** `host:port` of the TCP side. */
  readonly address: string;
  readonly uid: string;
  readonly token: string;
  readonly deviceId: string;
  /** A message came, decrypted and with a valid signature. */
  pushed(recv: Recv, bytes: Uint8Array): void;
  saw(observation: Exclude<Observation, { see: 'push' }>): void;
  transcribe(dir: TranscriptEntry['dir'], text: string): void;
  /** One of the other functions threw: our own trouble. */
  failed(thrown: unknown): void;
}

/** A message for another user, by this session. */
export interface Draft {
  readonly clientMsgNo: string;
  readonly channelId: string;
  readonly bytes: Uint8Array;
}

/**
 * One device of a user: logs in when it is made, acknowledges all that it is pushed, and ends by `end`, by the server or
 * with the network. What the server pushes before it has answered the login is kept until the keys are there.
 */
export class Session {
  readonly uid: string;
  readonly #options: SessionOptions;
  readonly #keys = freshKeyPair();
  readonly #link: Link;
  readonly #entry = new Pending();
  readonly #acks = new Map<number, Pending>();
  readonly #early: Recv[] = [];
  #cipher: Cipher | undefined;
  #clientSeq = 0;
  /** Sends whose answer was awaited in vain: it may still come. */
  readonly #late = new Set<number>();

  constructor(options: SessionOptions) {
    this.uid = options.uid;
    this.#options = options;
    this.#link = new Link(options.address, {
      connected: () => this.#connect(),
      packet: (packet) => this.#take(packet),
      garbage: (detail) => this.#garbage(detail),
      closed: (end) => this.#closed(end),
      failed: (thrown) => options.failed(thrown),
    });
  }

  get ended(): boolean {
    return this.#link.ended;
  }

  /** Waits for the answer to the login; without a good one the session is over. */
  async login(timeoutMs: number): Promise<Outcome> {
    const outcome = await orTimeout(timeoutMs, `no CONNACK for ${this.#options.deviceId}`, this.#entry.outcome);
    if (outcome.is !== 'ok') this.end();
    return outcome;
  }

  /** Sends a message and waits for its SENDACK. */
  async send({ clientMsgNo, channelId, bytes }: Draft, timeoutMs: number): Promise<Outcome> {
    if (this.ended || !this.#cipher) return sessionClosed(this.#options.deviceId);
    const clientSeq = ++this.#clientSeq;
    const ack = new Pending();
    this.#acks.set(clientSeq, ack);
    this.#send(sealed({ clientSeq, clientMsgNo, channelId }, bytes, this.#cipher), bytes);
    const outcome = await orTimeout(timeoutMs, `no SENDACK for clientSeq ${clientSeq}`, ack.outcome);
    if (this.#acks.delete(clientSeq)) this.#late.add(clientSeq);
    return outcome;
  }

  /** Closes the connection; whatever is awaited is cut, and nothing is seen any more. */
  end(): void {
    this.#link.end();
    this.#cut('ended by us');
  }

  #connect(): void {
    const { uid, token, deviceId } = this.#options;
    this.#send({
      packet: 'CONNECT',
      flags: 0,
      version: protocolVersion,
      deviceFlag: 0,
      deviceId,
      uid,
      token,
      clientTimestamp: String(wallMs()),
      clientKey: this.#keys.clientKey,
    });
  }

  #take(packet: Packet): void {
    if (packet.packet !== 'RECV') this.#options.transcribe('in', lineOfPacket(packet));
    switch (packet.packet) {
      case 'CONNACK':
        return this.#enter(packet);
      case 'RECV':
        return this.#receive(packet);
      case 'SENDACK':
        return this.#acknowledged(packet);
      case 'DISCONNECT':
        return this.#dismissed(`DISCONNECT ${packet.reasonCode}: ${packet.reason}`);
      case 'PONG':
      case 'EVENT':
        return;
      case 'CONNECT':
      case 'SEND':
      case 'RECVACK':
      case 'PING':
        return this.#garbage(`${packet.packet} is for clients to send`);
    }
  }

  #enter(connack: Connack): void {
    if (this.#cipher) return this.#garbage('a second CONNACK');
    const { reasonCode } = connack;
    if (reasonCode !== success)
      return this.#entry.settle(refused(`reason-${reasonCode}`, `CONNACK with reason ${reasonCode}`));
    try {
      this.#cipher = cipherOf(this.#keys.privateKey, connack);
    } catch (thrown) {
      this.#entry.settle(unknown('cut', `the CONNACK cannot be used: ${(thrown as Error).message}`));
      throw thrown;
    }
    this.#entry.settle({ is: 'ok' });
    for (const recv of this.#early.splice(0)) this.#receive(recv);
  }

  #receive(recv: Recv): void {
    const cipher = this.#cipher;
    if (!cipher) return void this.#early.push(recv);
    try {
      const bytes = cipher.open(recv.payload);
      this.#options.transcribe('in', lineOfPacket(recv, bytes));
      if (cipher.keyOf(recv) !== recv.msgKey) return this.#garbage(`RECV of ${recv.messageId} with a wrong msgKey`);
      this.#options.pushed(recv, bytes);
    } catch (thrown) {
      if (!isGarbage(thrown)) throw thrown;
      return this.#garbage(`RECV of ${recv.messageId}: ${thrown.message}`);
    }
    const { messageId, messageSeq } = recv;
    this.#send({ packet: 'RECVACK', flags: recv.flags & (noPersist | syncOnce), messageId, messageSeq });
  }

  #acknowledged({ clientSeq, messageId, messageSeq, reasonCode }: Sendack): void {
    const ack = this.#acks.get(clientSeq);
    if (!ack && this.#late.delete(clientSeq)) return;
    if (!ack) return this.#garbage(`SENDACK for clientSeq ${clientSeq}, which awaits none`);
    this.#acks.delete(clientSeq);
    ack.settle(outcomeOfSend(reasonCode, messageId, positionOf(messageSeq)));
  }

  #dismissed(reason: string): void {
    this.#link.end();
    this.#closed({ by: 'server', reason });
  }

  #closed({ by, reason, error }: LinkEnd): void {
    const entered = this.#cipher !== undefined;
    if (entered) this.#options.saw({ see: 'closed', by, reason });
    this.#options.transcribe('note', `closed by the ${by}: ${reason}`);
    if (!entered && error) this.#entry.settleWith(() => outcomeOfError(error));
    this.#cut(`closed by the ${by}: ${reason}`);
  }

  #cut(why: string): void {
    this.#entry.settle(unknown('cut', `no CONNACK: ${why}`));
    for (const [clientSeq, ack] of this.#acks)
      ack.settle(unknown('cut', `no SENDACK for clientSeq ${clientSeq}: ${why}`));
    this.#acks.clear();
  }

  #garbage(detail: string): void {
    this.#options.transcribe('note', `garbage: ${detail}`);
    this.#options.saw({ see: 'garbage', detail });
  }

  #send(packet: Packet, plain?: Uint8Array): void {
    this.#options.transcribe('out', lineOfPacket(packet, plain));
    this.#link.send(packet);
  }
}

function sealed(
  { clientSeq, clientMsgNo, channelId }: Omit<Draft, 'bytes'> & { readonly clientSeq: number },
  bytes: Uint8Array,
  cipher: Cipher,
): Send {
  const unsigned = {
    packet: 'SEND' as const,
    flags: redDot,
    setting: 0,
    clientSeq,
    clientMsgNo,
    channelId,
    channelType: personChannel,
    expire: 0,
    payload: cipher.seal(bytes),
  };
  return { ...unsigned, msgKey: cipher.keyOf(unsigned) };
}

/** The server gave up halfway: the message may be stored all the same. */
const systemError = 15;

function outcomeOfSend(reasonCode: number, serverId: string, position: Position | undefined): Outcome {
  if (reasonCode === success) return { is: 'ok', result: { gave: 'ack', serverId, ...(position ? { position } : {}) } };
  if (reasonCode === systemError) return unknown('cut', 'SENDACK with reason 15: system error');
  return refused(`reason-${reasonCode}`, `SENDACK with reason ${reasonCode}`);
}

/** An outcome that is awaited. */
class Pending {
  readonly outcome: Promise<Outcome>;
  #settled = false;
  #resolve: (outcome: Outcome | Promise<Outcome>) => void = () => {};

  constructor() {
    this.outcome = new Promise((resolve) => (this.#resolve = resolve));
    this.outcome.catch(() => {}); // whoever waits gets it; nobody else need
  }

  /** The first word counts. */
  settle(outcome: Outcome): void {
    this.settleWith(() => outcome);
  }

  /** The same, by a function that may throw: whoever waits gets what it throws. */
  settleWith(outcome: () => Outcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#resolve((async () => outcome())());
  }
}
