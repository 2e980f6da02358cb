/** Lays JSON in a line of the wire out line by line. As text, for a number of a server may be larger than any that a script can hold. */
export const prettyScript = String.raw`
function prettyJson(text) {
  let result = '';
  let depth = 0;
  let isString = false;
  const line = () => '\n' + '  '.repeat(depth);
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (isString) {
      result += character;
      if (character === '\\') result += text[++i] ?? '';
      else if (character === '"') isString = false;
    } else if (character === '"') {
      isString = true;
      result += character;
    } else if (character === '{' || character === '[') {
      const close = character === '{' ? '}' : ']';
      if (text[i + 1] === close) { result += character + close; i += 1; continue; }
      depth = Math.min(depth + 1, 40);
      result += character + line();
    } else if (character === '}' || character === ']') {
      depth = Math.max(0, depth - 1);
      result += line() + character;
    } else if (character === ',' && depth > 0) result += character + line();
    else if (character === ':' && depth > 0) result += ': ';
    else result += character;
  }
  return result;
}
`;
