const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const joined = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** Columns of a terminal that a character takes: 0 where it joins the one before. */
export function columnsOfCharacter(character: string): number {
  if (joined.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Columns of a terminal that a text takes, which has no control characters. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

/** The lines of a text in so many columns, at least one: broken between words, and within one that is wider. */
export function wrapped(text: string, columns: number): string[] {
  const max = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((each) => pieces(each, max))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (columnsOf(longer) <= max) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function pieces(word: string, max: number): string[] {
  if (columnsOf(word) <= max) return [word];
  const result: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && columnsOf(piece) + columnsOfCharacter(character) > max) {
      result.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...result, piece];
}
