const blank = /[ \t\n\r]*/y;
const text = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const scalar = /[^\s,\]}]+/y;

/**
 * The source text of a member of an object, as it stands there: numbers and blanks are not touched. `object` must be the
 * text of one JSON object that parses. Of two members with the same name the last one counts, as in `JSON.parse`.
 */
export function rawMember(object: string, name: string): string | undefined {
  let found: string | undefined;
  let at = afterBlank(object, object.indexOf('{') + 1);
  while (at < object.length && object[at] !== '}') {
    const keyEnd = endOf(text, object, at);
    const key = JSON.parse(object.slice(at, keyEnd)) as string;
    const start = afterBlank(object, afterBlank(object, keyEnd) + 1);
    const end = valueEnd(object, start);
    if (key === name) found = object.slice(start, end);
    at = afterBlank(object, end);
    if (object[at] === ',') at = afterBlank(object, at + 1);
  }
  return found;
}

function valueEnd(source: string, start: number): number {
  if (source[start] === '"') return endOf(text, source, start);
  if (source[start] !== '{' && source[start] !== '[') return endOf(scalar, source, start);
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    if (character === '"') at = endOf(text, source, at) - 1;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return source.length;
}

function afterBlank(source: string, at: number): number {
  return endOf(blank, source, at);
}

/** Where the match that begins here ends; the end of the source where there is none. */
function endOf(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : source.length;
}
