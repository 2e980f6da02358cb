import { ImcError } from '../../../../core/errors.ts';

/** The largest object, in bytes: the largest payload in base64, and what is around it. */
export const objectBytesMax = 2 * 1024 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const opening = new Set([0x7b, 0x5b]);
const closing = new Set([0x7d, 0x5d]);
const space = new Set([0x20, 0x09, 0x0a, 0x0d]);
const brace = 0x7b;

/** Cuts a stream of bytes, which come in any pieces, into JSON objects, which stand in it one behind the other. */
export class ObjectSplitter {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;

  /** The objects that these bytes complete, each as its own bytes. Throws `IMC_ERR_WIRE` when none can follow; the stream is lost then. */
  *feed(chunk: Buffer): Generator<Buffer> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#depth === 0 && space.has(byte)) start = at + 1;
      else if (this.#depth === 0 && byte !== brace)
        throw new ImcError('IMC_ERR_WIRE', `no object begins with ${chunk.toString('hex', at, at + 16)}`);
      else if (this.#ends(byte)) {
        yield this.#whole(chunk.subarray(start, at + 1));
        start = at + 1;
      }
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  /** Takes one byte into account; tells whether it ends an object. */
  #ends(byte: number): boolean {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) this.#inText = false;
      return false;
    }
    if (byte === quote) this.#inText = true;
    else if (opening.has(byte)) this.#depth++;
    else if (closing.has(byte)) return --this.#depth === 0;
    return false;
  }

  #keep(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > objectBytesMax)
      throw new ImcError('IMC_ERR_WIRE', `an object goes on after ${objectBytesMax} bytes`);
    this.#chunks.push(piece);
  }

  #whole(last: Buffer): Buffer {
    this.#keep(last);
    const object = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#bytes = 0;
    return object;
  }
}
