import { connect, type Socket } from 'node:net';
import { wallMs } from '../../harness/core/clock.ts';
import { type Cipher, cipherOf, freshKeyPair } from '../../harness/drivers/wukongim/wire/wkproto/crypto.ts';
import { decodePacket } from '../../harness/drivers/wukongim/wire/wkproto/decode.ts';
import { Deframer } from '../../harness/drivers/wukongim/wire/wkproto/deframer.ts';
import { encodePacket } from '../../harness/drivers/wukongim/wire/wkproto/encode.ts';
import { type Packet, personChannel, success } from '../../harness/drivers/wukongim/wire/wkproto/packets.ts';

/** The version of the protocol that every server that we know speaks. */
const VERSION = 4;

/** Who logs in, as CONNECT names him. */
export interface Identity {
  readonly uid: string;
  readonly deviceId: string;
  /** Default: none. */
  readonly token?: string;
}

/** A message as SEND carries it. */
export interface Said {
  readonly clientMsgNo: string;
  readonly channelId: string;
  /** Default: another user. */
  readonly channelType?: number;
  readonly bytes: Uint8Array;
  /** Default: none. */
  readonly flags?: number;
}

/** One TCP socket that speaks the protocol, and nothing around it: no record, no deadline, no check of what comes. */
export class BareSession {
  readonly #socket: Socket;
  readonly #keys = freshKeyPair();
  readonly #deframer = new Deframer();
  readonly #heard: (packet: Packet) => void;
  #cipher: Cipher | undefined;
  #lastSeq = 0;

  /** `address` is `host:port`, with or without `tcp://`. */
  constructor(address: string, heard: (packet: Packet) => void) {
    this.#heard = heard;
    const { hostname, port } = new URL(address.includes('://') ? address : `tcp://${address}`);
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('data', (chunk) => this.#feed(chunk));
    this.#socket.on('error', () => this.#socket.destroy()); // whoever waits for an answer notices
  }

  logIn({ uid, deviceId, token = '' }: Identity): void {
    const clientTimestamp = String(wallMs());
    const { clientKey } = this.#keys;
    const packet = { packet: 'CONNECT', flags: 0, version: VERSION, deviceFlag: 0 } as const;
    this.write({ ...packet, deviceId, uid, token, clientTimestamp, clientKey });
  }

  /** Sends a message; gives the number by which it will be acknowledged. */
  say({ clientMsgNo, channelId, channelType = personChannel, bytes, flags = 0 }: Said): number {
    const cipher = this.#cipher;
    if (!cipher) throw new Error('a session sends before it has logged in');
    const clientSeq = ++this.#lastSeq;
    const packet = { packet: 'SEND', flags, setting: 0, clientSeq, clientMsgNo, channelId, channelType } as const;
    const unsigned = { ...packet, expire: 0, payload: cipher.seal(bytes) };
    this.write({ ...unsigned, msgKey: cipher.keyOf(unsigned) });
    return clientSeq;
  }

  get isIn(): boolean {
    return this.#cipher !== undefined;
  }

  write(packet: Packet): void {
    this.#socket.write(encodePacket(packet, VERSION));
  }

  end(): void {
    this.#socket.destroy();
  }

  #feed(chunk: Buffer): void {
    for (const frame of this.#deframer.feed(chunk)) {
      const packet = decodePacket(frame, VERSION);
      if (packet.packet === 'CONNACK' && packet.reasonCode === success)
        this.#cipher = cipherOf(this.#keys.privateKey, packet);
      this.#heard(packet);
    }
  }
}
