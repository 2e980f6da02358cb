import { FrameError } from './frame-error.ts';

const STRING_BYTES_MAX = 32_767;

/** Collects the fields of a frame's body in order. */
export class Writer {
  readonly #parts: Buffer[] = [];

  u8(value: number): this {
    return this.bytes(Buffer.of(value));
  }

  u32(value: number): this {
    return this.#integer(4, (bytes) => bytes.writeUInt32BE(value));
  }

  i32(value: number): this {
    return this.#integer(4, (bytes) => bytes.writeInt32BE(value));
  }

  i64(value: bigint): this {
    return this.#integer(8, (bytes) => bytes.writeBigInt64BE(value));
  }

  u64(value: bigint): this {
    return this.#integer(8, (bytes) => bytes.writeBigUInt64BE(value));
  }

  string(value: string): this {
    const bytes = Buffer.from(value);
    if (bytes.length > STRING_BYTES_MAX) throw new FrameError(`string of ${bytes.length} bytes`);
    return this.#integer(2, (length) => length.writeInt16BE(bytes.length)).bytes(bytes);
  }

  bytes(value: Buffer): this {
    this.#parts.push(value);
    return this;
  }

  /** The whole frame: first byte, length, body. */
  frame(type: number, flags: number): Buffer {
    const body = Buffer.concat(this.#parts);
    return Buffer.concat([Buffer.of((type << 4) | flags, ...varint(body.length)), body]);
  }

  #integer(size: number, write: (bytes: Buffer) => void): this {
    const bytes = Buffer.allocUnsafe(size);
    write(bytes);
    return this.bytes(bytes);
  }
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}
