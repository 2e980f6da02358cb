import { HeldBytes } from '../client/held-bytes.ts';
import { limits } from '../limits.ts';
import { JsonRpcError } from './error.ts';

const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = Buffer.from('{}[]');
const [QUOTE, BACKSLASH] = Buffer.from('"\\');
const SPACES = [0x09, 0x0a, 0x0d, 0x20];

/**
 * Cuts a byte stream into JSON objects that stand one after the other, with spaces between them or none, however it is
 * split. Looks at each byte once, and holds at most one unfinished object.
 */
export class ObjectSplitter {
  readonly #held = new HeldBytes();
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** The objects that a chunk completes. Throws a `JsonRpcError` for what is no object, is too long or too deep. */
  *push(chunk: Buffer): Generator<Buffer> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#depth === 0) {
        if (SPACES.includes(byte)) continue;
        if (byte !== OPEN) throw new JsonRpcError('an object is expected');
        start = at;
      }
      this.#step(byte);
      if (this.#held.length + at - start >= limits.jsonBytesMax)
        throw new JsonRpcError(`an object is longer than ${limits.jsonBytesMax} bytes`);
      if (this.#depth === 0) yield this.#held.take(chunk.subarray(start, at + 1));
    }
    if (this.#depth > 0) this.#held.append(chunk.subarray(start));
  }

  #step(byte: number): void {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inString = false;
    } else if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN || byte === OPEN_LIST) this.#deepen();
    else if (byte === CLOSE || byte === CLOSE_LIST) this.#depth -= 1;
  }

  #deepen(): void {
    this.#depth += 1;
    if (this.#depth > limits.jsonDepthMax) throw new JsonRpcError(`JSON deeper than ${limits.jsonDepthMax} levels`);
  }
}
