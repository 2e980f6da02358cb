/** The payload with its last byte changed. */
export function mangled(payload: Buffer): Buffer {
  const copy = Buffer.from(payload);
  const last = copy.length - 1;
  if (last >= 0) copy[last] = copy[last]! ^ 1;
  return copy;
}
