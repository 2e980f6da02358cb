/** Without what a terminal would obey: control characters, changes of the writing direction, halves of characters; colours stay. */
export function harmless(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?!\u001b\[\d+m)[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·');
}

/** Without line breaks, behind which a server might say things that look like ours. */
export function inOneLine(text: string): string {
  return text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ⏎ ');
}

/** Harmless, in one line, and without colours: what a server has said, amid words of ours. */
export function plainLine(text: string): string {
  return harmless(inOneLine(text).replaceAll('\u001b', '·'));
}
