import { stripVTControlCharacters } from 'node:util';

const charsMax = 400;

/** What was seen and what should have been, of an error of a test: in one line. */
export function wordsOf(error: unknown): string {
  const { message, actual, expected } = (typeof error === 'object' && error !== null ? error : {}) as Readonly<
    Record<string, unknown>
  >;
  const said = oneLine(message ?? error);
  const about = /^(.*?): expected /.exec(said)?.[1];
  if (typeof actual !== 'string' || typeof expected !== 'string') return said;
  return `${about === undefined ? '' : `${about}: `}it gave ${oneLine(actual)}, and should have given ${oneLine(expected)}`;
}

function oneLine(text: unknown): string {
  const line = stripVTControlCharacters(String(text)).replaceAll(/\s+/g, ' ').trim();
  return line.length <= charsMax ? line : `${line.slice(0, charsMax)}…`;
}
