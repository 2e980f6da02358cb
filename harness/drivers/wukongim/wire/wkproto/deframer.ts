import { ImcError } from '../../../../core/errors.ts';

/** One packet as bytes: its number, its flags and what follows the header. */
export interface Frame {
  readonly number: number;
  readonly flags: number;
  readonly body: Buffer;
}

/** What the protocol allows after the header, in bytes. */
export const remainingLengthMax = 1024 * 1024;

/** PING and PONG are one byte, without a length. */
const lonely = new Set([7, 8]);

/** Cuts a stream of bytes, which come in any pieces, into frames. */
export class Deframer {
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** So many bytes must be there before another look makes sense. */
  #need = 1;

  /** The frames that these bytes complete. Throws `IMC_ERR_WIRE` when no frame can follow; the stream is lost then. */
  *feed(chunk: Buffer): Generator<Frame> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes >= this.#need) {
      const frame = this.#take();
      if (frame) yield frame;
    }
  }

  #take(): Frame | undefined {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    const header = headerOf(bytes);
    const end = header.start + header.length;
    const complete = bytes.length >= end;
    this.#need = complete ? 1 : end;
    const rest = complete ? bytes.subarray(end) : bytes;
    this.#chunks = [rest];
    this.#bytes = rest.length;
    if (!complete) return undefined;
    return { number: bytes[0]! >> 4, flags: bytes[0]! & 0x0f, body: bytes.subarray(header.start, end) };
  }
}

/** Where the body starts and how long it is; a length that is not all there yet asks for one byte more. */
function headerOf(bytes: Buffer): { start: number; length: number } {
  if (lonely.has(bytes[0]! >> 4)) return { start: 1, length: 0 };
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[i + 1];
    if (byte === undefined) return { start: i + 1, length: 1 };
    length += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return { start: i + 2, length: allowed(length) };
  }
  throw new ImcError('IMC_ERR_WIRE', 'the remaining length of a packet takes more than 4 bytes');
}

function allowed(length: number): number {
  if (length <= remainingLengthMax) return length;
  throw new ImcError(
    'IMC_ERR_WIRE',
    `a packet says that its remaining length is ${length}; ${remainingLengthMax} is the most that is allowed`,
  );
}
