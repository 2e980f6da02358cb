/** Where a line is longer than allowed. */
export const tooLong = Symbol('a line that is too long');

/** Makes lines of bytes as they come, and takes each one; of one that is longer than `bytesMax` it gives `tooLong`, once, and nothing more. */
export function splitter(bytesMax: number, take: (line: Buffer | typeof tooLong) => void): (bytes: Buffer) => void {
  let pieces: Buffer[] = [];
  let length = 0;
  return (bytes) => {
    if (length > bytesMax) return;
    for (let from = 0; ;) {
      const end = bytes.indexOf(0x0a, from);
      const piece = bytes.subarray(from, end === -1 ? undefined : end);
      pieces.push(piece);
      length += piece.length;
      if (length > bytesMax) return take(tooLong);
      if (end === -1) return;
      const line = Buffer.concat(pieces);
      pieces = [];
      length = 0;
      from = end + 1;
      take(line);
    }
  };
}
