/** Without what a terminal would obey: control characters, changes of the writing direction, halves of characters; colours stay. */
export function harmless(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?!\u001b\[\d+m)[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·');
}
