const charsMax = 2000;

/** What stands behind a key that names a secret; unfinished where the text was cut. */
const secret = /("(?:password|access_token)"\s*:\s*)"(?:[^"\\]|\\.)*("|\\?$)/g;
/** A secret that begins within the line may end behind it. */
const secretCharsMax = 300;

/** One line of a transcript: without secrets, and marked where it was cut. */
export function lineOf(text: string): string {
  const start = text.slice(0, charsMax + secretCharsMax).replace(secret, '$1"…"');
  if (start.length <= charsMax && text.length <= charsMax) return start;
  const mark = ` … (cut, ${text.length} characters)`;
  return `${start.slice(0, charsMax - mark.length)}${mark}`;
}
