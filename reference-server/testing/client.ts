import { generateKeyPairSync } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { RED_DOT } from '../message.ts';
import { type Cipher, aesKeyOf, decrypt, encrypt, publicKeyText, recvKey, sendKey } from '../wkproto/crypto.ts';
import { decodeFrame } from '../wkproto/decode.ts';
import { Deframer } from '../wkproto/deframer.ts';
import { encodeFrame } from '../wkproto/encode.ts';
import type { Connack, Frame, Recv, Send, Sendack } from '../wkproto/frames.ts';
import { openPipe, writePieces } from './pipe.ts';
import { until } from './until.ts';

export interface LoginOptions {
  readonly deviceId?: string;
  readonly deviceFlag?: number;
  readonly token?: string;
  readonly version?: number;
}

/** A client of the binary protocol for tests, over TCP or WebSocket. */
export class Client {
  readonly uid: string;
  readonly frames: Frame[] = [];
  readonly socket: Duplex;
  closed = false;
  /** Bytes that one write takes. */
  pieceBytes = Number.POSITIVE_INFINITY;
  connack: Connack | undefined;
  readonly #keys = generateKeyPairSync('x25519');
  readonly #version: number;
  #cipher: Cipher | undefined;
  #clientSeq = 0;

  constructor(address: string, uid: string, version = 4) {
    this.uid = uid;
    this.#version = version;
    this.socket = openPipe(address);
    const deframer = new Deframer();
    this.socket.on('data', (chunk: Buffer) => {
      for (const raw of deframer.push(chunk)) this.frames.push(decodeFrame(raw, version));
    });
    for (const event of ['end', 'close', 'error']) this.socket.on(event, () => (this.closed = true));
  }

  /** Connects and logs in. */
  static async login(address: string, uid: string, { deviceId, version, ...more }: LoginOptions = {}): Promise<Client> {
    const client = new Client(address, uid, version);
    client.connect(deviceId, more);
    await until(`${uid} gets a CONNACK`, () => client.agree());
    return client;
  }

  connect(deviceId = 'phone', more: Omit<LoginOptions, 'deviceId' | 'version'> = {}): void {
    const clientKey = publicKeyText(this.#keys.publicKey);
    const device = { version: this.#version, deviceFlag: 0, deviceId, token: '', clientTimestamp: BigInt(Date.now()) };
    this.write({ packet: 'CONNECT', flags: 0, uid: this.uid, clientKey, ...device, ...more });
  }

  /** Takes the keys from a CONNACK, once it is there. */
  agree(): boolean {
    this.connack ??= this.frames.find((frame) => frame.packet === 'CONNACK');
    if (this.connack === undefined) return false;
    const { serverKey, salt } = this.connack;
    this.#cipher = { serverKey, salt, aesKey: aesKeyOf(this.#keys.privateKey, serverKey) };
    return true;
  }

  /** Sends, and comes back with the SENDACK. */
  async send(to: string, text: string, options: Partial<Send> = {}): Promise<Sendack> {
    const clientSeq = this.post(to, Buffer.from(text), options);
    return until(`SENDACK ${clientSeq} of ${this.uid}`, () => this.ackOf(clientSeq));
  }

  /** Sends, and does not wait. */
  post(to: string, payload: Buffer, options: Partial<Send> = {}): number {
    const clientSeq = ++this.#clientSeq;
    const send = {
      packet: 'SEND' as const,
      flags: RED_DOT,
      setting: 0,
      clientSeq,
      clientMsgNo: `${this.uid}-${clientSeq}`,
      channelId: to,
      channelType: 1,
      payload: encrypt(this.cipher, payload),
      ...options,
    };
    this.write({ msgKey: sendKey(this.cipher, send), ...send });
    return clientSeq;
  }

  ackOf(clientSeq: number): Sendack | undefined {
    return this.frames.find((frame): frame is Sendack => frame.packet === 'SENDACK' && frame.clientSeq === clientSeq);
  }

  /** What was pushed so far. */
  get pushes(): Recv[] {
    return this.frames.filter((frame) => frame.packet === 'RECV');
  }

  get texts(): string[] {
    return this.pushes.map((recv) => this.textOf(recv));
  }

  /** The plain payload of a push, whose signature must be right. */
  textOf(recv: Recv): string {
    if (recvKey(this.cipher, recv) !== recv.msgKey) throw new Error('the msgKey of a RECV does not fit');
    return decrypt(this.cipher, recv.payload)?.toString() ?? 'cannot be decrypted';
  }

  /** Says that it has a push. */
  acknowledge({ messageId, messageSeq }: Recv): void {
    this.write({ packet: 'RECVACK', flags: 0, messageId, messageSeq });
  }

  /** Everything that the server sent before the answer is there when this comes back. */
  async ping(): Promise<void> {
    const seen = this.#pongs();
    this.write({ packet: 'PING', flags: 0 });
    await until(`PONG for ${this.uid}`, () => this.#pongs() > seen);
  }

  write(frame: Frame): void {
    writePieces(this.socket, encodeFrame(frame, this.#version), this.pieceBytes);
  }

  get cipher(): Cipher {
    if (this.#cipher === undefined) throw new Error(`${this.uid} is not logged in`);
    return this.#cipher;
  }

  close(): void {
    this.socket.destroy();
  }

  #pongs(): number {
    return this.frames.filter((frame) => frame.packet === 'PONG').length;
  }
}
