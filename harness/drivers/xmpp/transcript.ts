const charsMax = 2000;

/** A text without these secrets. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
}

/** One line of a transcript, marked where it was cut. */
export function lineOf(text: string): string {
  if (text.length <= charsMax) return text;
  const mark = ` … (cut, ${text.length} characters)`;
  return `${text.slice(0, charsMax - mark.length)}${mark}`;
}
