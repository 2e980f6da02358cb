import { ObjectSplitter } from '../wire/jsonrpc/object-splitter.ts';
import { objectOf } from '../wire/jsonrpc/texts.ts';
import type { Data } from '../wire/stream.ts';
import { decodePacket } from '../wire/wkproto/decode.ts';
import { Deframer } from '../wire/wkproto/deframer.ts';
import { encodePacket } from '../wire/wkproto/encode.ts';
import { type Packet, success } from '../wire/wkproto/packets.ts';
import { nextId } from './answers.ts';

const brace = 0x7b;
/** The highest version that it speaks. */
const versionMax = 5;

/** One connection, in the protocol of its first byte. */
export class Conversation {
  readonly #write: (data: Data) => void;
  readonly #deframer = new Deframer();
  readonly #splitter = new ObjectSplitter();
  #isRpc: boolean | undefined;
  #version = versionMax;
  #messageSeq = 0;

  constructor(write: (data: Data) => void) {
    this.#write = write;
  }

  /** Answers what came; tells whether it was understood. */
  take(chunk: Buffer): boolean {
    this.#isRpc ??= chunk[0] === brace;
    try {
      if (this.#isRpc) this.#takeObjects(chunk);
      else this.#takePackets(chunk);
      return true;
    } catch {
      return false;
    }
  }

  #takePackets(chunk: Buffer): void {
    for (const frame of this.#deframer.feed(chunk)) {
      const reply = this.#replyTo(decodePacket(frame, this.#version));
      if (reply) this.#write(encodePacket(reply, this.#version));
    }
  }

  #replyTo(packet: Packet): Packet | undefined {
    switch (packet.packet) {
      case 'CONNECT':
        this.#version = Math.min(packet.version, versionMax);
        return this.#welcome();
      case 'SEND':
        return { ...this.#ack(), packet: 'SENDACK', flags: packet.flags, clientSeq: packet.clientSeq };
      case 'PING':
        return { packet: 'PONG', flags: 0 };
      default:
        return undefined;
    }
  }

  #welcome(): Packet {
    const nobody = { timeDiff: '0', reasonCode: success, serverKey: '', salt: '', nodeId: '1' };
    return { packet: 'CONNACK', flags: 1, serverVersion: this.#version, ...nobody };
  }

  #takeObjects(chunk: Buffer): void {
    for (const object of this.#splitter.feed(chunk)) {
      const { id, method } = objectOf(object.toString()) as { id?: unknown; method?: unknown };
      if (method === 'connect') this.#answer(id, { serverVersion: 4, timeDiff: 0, reasonCode: success, nodeId: 1 });
      if (method === 'send') this.#answer(id, this.#ack());
      if (method === 'ping') this.#write(JSON.stringify({ jsonrpc: '2.0', id }));
    }
  }

  #answer(id: unknown, result: object): void {
    this.#write(JSON.stringify({ jsonrpc: '2.0', id, result }));
  }

  #ack() {
    return { messageId: nextId(), messageSeq: ++this.#messageSeq, reasonCode: success };
  }
}
