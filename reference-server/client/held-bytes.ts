const FIRST_BYTES = 256;

/** The bytes of an unfinished frame, in one buffer that doubles as it grows: however small the chunks, they take at most twice their length. */
export class HeldBytes {
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (length > this.#buffer.length) this.#grow(length);
    chunk.copy(this.#buffer, this.#length);
    this.#length = length;
  }

  /** All that is held with the chunk behind it; then nothing is held. */
  take(chunk: Buffer): Buffer {
    if (this.#length === 0) return chunk;
    this.append(chunk);
    const whole = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.alloc(0);
    this.#length = 0;
    return whole;
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#buffer.length, FIRST_BYTES));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
