/** Integers of up to 15 digits are exact in a JavaScript number. */
const digitsMin = 16;
const longInteger = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Parses JSON whose integers may have 64 bits: the long ones come out as text, exact. Throws a `SyntaxError`. */
export function parseExact(text: string): unknown {
  return JSON.parse(withLongQuoted(text));
}

/** The long integers are quoted; what stands in texts is left as it is. */
function withLongQuoted(json: string): string {
  let quoted = '';
  for (let at = 0; at < json.length;) {
    const text = json.indexOf('"', at);
    const between = json.slice(at, text === -1 ? json.length : text);
    quoted += between.length < digitsMin ? between : between.replace(longInteger, '"$&"');
    at = text === -1 ? json.length : endOfText(json, text);
    if (text !== -1) quoted += json.slice(text, at);
  }
  return quoted;
}

/** The place behind the quotation mark that ends the text which begins there. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end === -1 ? json.length : end + 1;
}

function isEscaped(json: string, place: number): boolean {
  let backslashes = 0;
  while (json[place - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

/** JSON of an object with one more key: a list of integers, or one, given as text and written as exact numbers. */
export function withIntegers(object: Readonly<Record<string, unknown>>, key: string, value: string | string[]): string {
  const integers = Array.isArray(value) ? `[${value.join(',')}]` : value;
  return `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(key)}:${integers}}`;
}
