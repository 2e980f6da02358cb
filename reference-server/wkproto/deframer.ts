import { HeldBytes } from '../client/held-bytes.ts';
import { limits } from '../limits.ts';
import { FrameError } from './frame-error.ts';
import { frameTypes } from './frames.ts';

/** A frame cut from the stream, not yet decoded. */
export interface RawFrame {
  readonly type: number;
  readonly flags: number;
  readonly body: Buffer;
}

const LENGTH_BYTES_MAX = 4;

/**
 * Cuts a byte stream into frames, however it is split.
 * Holds at most one unfinished frame, and copies each byte a bounded number of times.
 */
export class Deframer {
  readonly #held = new HeldBytes();
  /** Nothing can be decided with fewer bytes than these. */
  #needed = 1;

  /** The frames that a chunk completes. Throws a `FrameError`. */
  *push(chunk: Buffer): Generator<RawFrame> {
    if (this.#held.length + chunk.length < this.#needed) return this.#held.append(chunk);
    const bytes = this.#held.take(chunk);
    let start = 0;
    for (;;) {
      const header = readHeader(bytes, start);
      this.#needed = header.end - start;
      if (header.end > bytes.length) break;
      yield { type: header.type, flags: header.flags, body: bytes.subarray(header.bodyStart, header.end) };
      start = header.end;
    }
    this.#held.append(bytes.subarray(start));
  }
}

interface Header {
  readonly type: number;
  readonly flags: number;
  readonly bodyStart: number;
  /** Where the frame ends, as far as that is known: one byte more than there is while the header is incomplete. */
  readonly end: number;
}

function readHeader(bytes: Buffer, start: number): Header {
  const first = bytes[start];
  if (first === undefined) return { type: 0, flags: 0, bodyStart: start, end: start + 1 };
  const [type, flags] = [first >> 4, first & 0x0f];
  if (type === frameTypes.PING || type === frameTypes.PONG)
    return { type, flags, bodyStart: start + 1, end: start + 1 };
  if (type < frameTypes.CONNECT || type > frameTypes.DISCONNECT) throw new FrameError(`frame of unknown type ${type}`);
  let length = 0;
  for (let index = 0; index < LENGTH_BYTES_MAX; index++) {
    const at = start + 1 + index;
    const byte = bytes[at];
    if (byte === undefined) return { type, flags, bodyStart: at, end: at + 1 };
    length |= (byte & 0x7f) << (7 * index);
    if (length > limits.frameBytesMax) throw new FrameError(`frame longer than ${limits.frameBytesMax} bytes`);
    if (byte < 0x80) return { type, flags, bodyStart: at + 1, end: at + 1 + length };
  }
  throw new FrameError(`frame length of more than ${LENGTH_BYTES_MAX} bytes`);
}
