/** A text, or a number with all that belongs to it. */
const textOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
/** Integers of up to 15 digits are exact in a JavaScript number. */
const longInteger = /^-?\d{16,}$/;

/** Parses JSON whose integers may have 64 bits: the long ones come out as text, exact. Throws a `SyntaxError`. */
export function parseExact(text: string): unknown {
  return JSON.parse(text.replace(textOrNumber, (token) => (longInteger.test(token) ? `"${token}"` : token)));
}

/** JSON of an object with one more key: a list of integers, or one, given as text and written as exact numbers. */
export function withIntegers(object: Readonly<Record<string, unknown>>, key: string, value: string | string[]): string {
  const integers = Array.isArray(value) ? `[${value.join(',')}]` : value;
  return `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(key)}:${integers}}`;
}
