const inAscii: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '…': '...',
  '·': '.',
  '–': '-',
  '—': '-',
  '×': 'x',
  '─': '-',
  '╌': '.',
  '│': '|',
  '▶': '>',
  '◀': '<',
  '✗': 'X',
  '⏎': '/',
  '→': '>',
  '←': '<',
};

/** A text for a terminal that knows ASCII alone; what has no likeness there is `?`. */
export function ascii(text: string): string {
  return text.replaceAll(/[^\u0000-\u007f]/gu, (character) => inAscii[character] ?? '?');
}
