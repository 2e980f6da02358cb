/** A WebSocket frame with a text of less than 126 bytes, as a server writes it: for `contract.unknownFrame`. */
export function textFrame(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > 125) throw new RangeError(`a text of ${bytes.length} bytes does not fit: 125 at most`);
  return Uint8Array.of(0x81, bytes.length, ...bytes);
}
