import { harmless, inOneLine } from '../harmless.ts';
import { bounded } from '../html/escape.ts';

/** Longest text of a server in a cell, in characters. */
const cellCharsMax = 300;
/** Longest line of a block of code, and longest block, in characters. */
const lineCharsMax = 2_000;
const blockCharsMax = 8_000;

/** More of them in a row are no fence for some readers. */
const backticksMax = 16;

/** Text that somebody else has written, in a span of code on one line: there it is no markup, no link, and calls nobody. */
export function code(text: string, charsMax = cellCharsMax): string {
  const plain = withoutControls(text, charsMax);
  if (plain.trim() === '') return '(empty)';
  const fence = '`'.repeat(longestRun(plain) + 1);
  const space = /^[` ]|[` ]$/.test(plain) ? ' ' : '';
  return `${fence}${space}${plain}${space}${fence}`;
}

/** Text of ours as it is; where it has anything that Markdown or GitHub would heed, as a span of code. */
export function prose(text: string): string {
  return isProse(text) ? text : code(text, lineCharsMax);
}

/** Text of ours where not even Markdown is read, such as in a summary, and no code can be. */
export function label(text: string): string {
  return isProse(text) ? text : 'something whose name cannot be shown here';
}

function isProse(text: string): boolean {
  const isPlain = /^[\p{L}\p{N}][\p{L}\p{N} ,;:.'’()/–-]*$/u.test(text);
  return isPlain && !/www\.|:\/\/|:[\w+-]+:|\bGH-\d|\b[0-9a-f]{7,40}\b/i.test(text);
}

/** A link, where it is one that is sure to end where it should; a span of code elsewhere. */
export function link(url: string): string {
  return /^https?:\/\/[\w.~/%+=?&#:-]{1,500}$/.test(url) ? `<${url}>` : code(url);
}

/** Lines as a block of code; what is too much is cut, and says so. */
export function block(lines: readonly string[], charsMax = blockCharsMax): string {
  const text = bounded(lines.map((line) => withoutControls(line, lineCharsMax)).join('\n'), charsMax);
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

/**
 * A table; its cells have no line breaks. Even in a span of code a reader takes a pipe for the end of the cell, unless there is an
 * odd number of backslashes before it.
 */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(withoutPipes).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function withoutPipes(cell: string): string {
  return cell.replaceAll(/(\\*)\|/g, (_all, slashes: string) => `${slashes}${slashes}\\|`);
}

/** Something to be opened. */
export function details(summary: string, content: string): string {
  return `<details><summary>${label(summary)}</summary>\n\n${content}\n\n</details>`;
}

function withoutControls(text: string, charsMax: number): string {
  const plain = harmless(inOneLine(bounded(text, charsMax))).replaceAll(/[\u001b\ufffe\uffff]/g, '·');
  return plain.replaceAll(new RegExp(`\`{${backticksMax + 1},}`, 'g'), (run) => `${run.slice(0, backticksMax)}…`);
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
