import { isUtf8 } from 'node:buffer';
import { FrameError } from './frame-error.ts';

/** Reads the fields of a frame's body in order. Throws a `FrameError` where the body ends too early. */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  u8(): number {
    return this.#take(1).readUInt8();
  }

  u32(): number {
    return this.#take(4).readUInt32BE();
  }

  i32(): number {
    return this.#take(4).readInt32BE();
  }

  i64(): bigint {
    return this.#take(8).readBigInt64BE();
  }

  u64(): bigint {
    return this.#take(8).readBigUInt64BE();
  }

  string(): string {
    const length = this.#take(2).readInt16BE();
    if (length < 0) throw new FrameError(`string of length ${length}`);
    const bytes = this.#take(length);
    if (!isUtf8(bytes)) throw new FrameError('string that is not UTF-8');
    return bytes.toString();
  }

  /** All that is left. */
  rest(): Buffer {
    return this.#take(this.#bytes.length - this.#at);
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new FrameError(`body of ${this.#bytes.length} bytes ends inside a field`);
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }
}
