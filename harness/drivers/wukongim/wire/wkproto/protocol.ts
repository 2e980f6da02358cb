import { wallMs } from '../../../../core/clock.ts';
import { ImcError } from '../../../../core/errors.ts';
import { isGarbage } from '../../outcomes.ts';
import { lineOfPacket } from '../../transcript.ts';
import type { Draft, Protocol, ProtocolOptions } from '../protocol.ts';
import type { Data } from '../stream.ts';
import { type Cipher, cipherOf, freshKeyPair } from './crypto.ts';
import { decodePacket } from './decode.ts';
import { Deframer, type Frame } from './deframer.ts';
import { encodePacket } from './encode.ts';
import { packetNumbers } from './layout.ts';
import { type Connack, noPersist, type Packet, type Recv, redDot, success, syncOnce } from './packets.ts';

/**
 * WKProto: begins with the version that the client wants, and goes on with the lower one of both sides. What the server
 * pushes before it has answered the login is kept until keys and version are there.
 */
export class WkProto implements Protocol {
  readonly #options: ProtocolOptions;
  readonly #keys = freshKeyPair();
  readonly #deframer = new Deframer();
  readonly #early: Frame[] = [];
  #version: number;
  #cipher: Cipher | undefined;

  constructor(version: number, options: ProtocolOptions) {
    this.#version = version;
    this.#options = options;
  }

  connect(): void {
    const { uid, token, deviceId } = this.#options;
    this.#write({
      packet: 'CONNECT',
      flags: 0,
      version: this.#version,
      deviceFlag: 0,
      deviceId,
      uid,
      token,
      clientTimestamp: String(wallMs()),
      clientKey: this.#keys.clientKey,
    });
  }

  feed(data: Data): void {
    if (typeof data === 'string') return this.#options.events.garbage(`a text message: ${data.slice(0, 200)}`);
    for (const frame of this.#deframer.feed(data)) this.#takeFrame(frame);
  }

  send(ref: number, draft: Draft): void {
    const cipher = this.#cipher;
    if (!cipher) throw new ImcError('IMC_ERR_INTERNAL', 'a session sends before it has logged in');
    const { clientMsgNo, channelId, channelType, bytes, stored, badge, expireS } = draft;
    const unsigned = {
      packet: 'SEND' as const,
      flags: (badge ? redDot : 0) | (stored ? 0 : noPersist),
      setting: 0,
      clientSeq: ref,
      clientMsgNo,
      channelId,
      channelType,
      expire: expireS,
      payload: cipher.seal(bytes),
    };
    this.#write({ ...unsigned, msgKey: cipher.keyOf(unsigned) }, bytes);
  }

  ping(): void {
    this.#write({ packet: 'PING', flags: 0 });
  }

  #takeFrame(frame: Frame): void {
    if (!this.#cipher && frame.number === packetNumbers.RECV) return void this.#early.push(frame);
    try {
      this.#take(decodePacket(frame, this.#version));
    } catch (thrown) {
      if (!isGarbage(thrown)) throw thrown;
      this.#options.events.garbage(`${thrown.message}: ${frame.body.toString('hex', 0, 64)}`);
    }
  }

  #take(packet: Packet): void {
    const { events } = this.#options;
    if (packet.packet !== 'RECV') events.transcribe('in', lineOfPacket(packet));
    switch (packet.packet) {
      case 'CONNACK':
        return this.#enter(packet);
      case 'RECV':
        return this.#receive(packet);
      case 'SENDACK':
        return events.answered(packet.clientSeq, packet);
      case 'DISCONNECT':
        return events.dismissed(`DISCONNECT ${packet.reasonCode}: ${packet.reason}`);
      case 'PONG':
      case 'EVENT':
        return;
      case 'CONNECT':
      case 'SEND':
      case 'RECVACK':
      case 'PING':
        return events.garbage(`${packet.packet} is for clients to send`);
    }
  }

  #enter(connack: Connack): void {
    const { events } = this.#options;
    if (this.#cipher) return events.garbage('a second CONNACK');
    if (connack.reasonCode !== success) return events.entered(connack.reasonCode);
    try {
      this.#cipher = cipherOf(this.#keys.privateKey, connack);
    } catch (thrown) {
      events.unusable(`the CONNACK cannot be used: ${(thrown as Error).message}`);
      throw thrown;
    }
    this.#version = Math.min(this.#version, connack.serverVersion ?? this.#version);
    events.entered(connack.reasonCode);
    for (const frame of this.#early.splice(0)) this.#takeFrame(frame);
  }

  #receive(recv: Recv): void {
    const cipher = this.#cipher;
    const { events, acks } = this.#options;
    if (!cipher) throw new ImcError('IMC_ERR_INTERNAL', 'a RECV is read before there are keys');
    const { messageId, messageSeq } = recv;
    try {
      const bytes = cipher.open(recv.payload);
      events.transcribe('in', lineOfPacket(recv, bytes));
      if (cipher.keyOf(recv) !== recv.msgKey) return events.garbage(`RECV of ${messageId} with a wrong msgKey`);
      events.pushed({ ...recv, badge: (recv.flags & redDot) !== 0, bytes });
    } catch (thrown) {
      if (!isGarbage(thrown)) throw thrown;
      return events.garbage(`RECV of ${messageId}: ${thrown.message}`);
    }
    if (acks) this.#write({ packet: 'RECVACK', flags: recv.flags & (noPersist | syncOnce), messageId, messageSeq });
  }

  #write(packet: Packet, plain?: Uint8Array): void {
    this.#options.events.transcribe('out', lineOfPacket(packet, plain));
    this.#options.events.write(encodePacket(packet, this.#version));
  }
}
