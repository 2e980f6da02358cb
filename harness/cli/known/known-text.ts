import type { KnownEntry } from '../../vocabulary/index.ts';

/** A file of known failures with all that stands in it: what is not touched is written again as it was. */
export interface KnownText {
  /** Comments on top, which stay there. */
  readonly head: readonly string[];
  readonly items: readonly KnownItem[];
  /** What stands behind the last entry. */
  readonly tail: readonly string[];
  /** How its lines end. */
  readonly eol: '\n' | '\r\n';
}

export interface KnownItem {
  readonly entry: KnownEntry;
  /** Its line as it stands there. */
  readonly line: string;
  /** Comments right above it, which belong to it. */
  readonly own: readonly string[];
  /** What stands above those, up to an empty line. */
  readonly above: readonly string[];
}

/** Names of the columns, in a comment: they, and examples below them, are of the head. */
const columns = /^#\s*rule\s+shape\s+profile/i;
const example = /^#\s*[A-Z]+-\S+\s+\S+\s+\S+\s+\d{4}-/;

/** Reads a file of known failures whose entries are these. */
export function readKnownText(text: string, entries: readonly KnownEntry[]): KnownText {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const items: KnownItem[] = [];
  let from = 0;
  for (const entry of entries) {
    const between = lines.slice(from, entry.line - 1);
    items.push({ entry, line: lines[entry.line - 1] ?? entry.text, ...parted(between) });
    from = entry.line;
  }
  const tail = lines.slice(from);
  const [first, ...others] = items;
  if (!first) return { head: lines, items: [], tail: [], eol };
  const { head, rest } = headOf(first);
  return { head, items: [rest, ...others], tail, eol };
}

function parted(lines: readonly string[]): Pick<KnownItem, 'above' | 'own'> {
  const empty = lines.findLastIndex((line) => line.trim() === '');
  return { above: lines.slice(0, empty + 1), own: lines.slice(empty + 1) };
}

/** What is above the first entry, up to an empty line or to the names of the columns, is the head. */
function headOf(first: KnownItem): { readonly head: readonly string[]; readonly rest: KnownItem } {
  let end = first.own.findIndex((line) => columns.test(line)) + 1;
  while (end > 0 && example.test(first.own[end] ?? '')) end += 1;
  return {
    head: [...first.above, ...first.own.slice(0, end)],
    rest: { ...first, above: [], own: first.own.slice(end) },
  };
}

/** The text without these entries and their comments; what stood above them stays where it was. */
export function without({ items, tail, ...text }: KnownText, gone: ReadonlySet<KnownItem>): KnownText {
  const kept: KnownItem[] = [];
  let left: string[] = [];
  for (const item of items) {
    const above = [...left, ...item.above];
    left = gone.has(item) && above.some((line) => line.trim() !== '') ? above : [];
    if (!gone.has(item)) kept.push({ ...item, above });
  }
  return { ...text, items: kept, tail: [...left, ...tail] };
}

/** The same, sorted by rule, shape and profile. */
export function sorted(text: KnownText): KnownText {
  return { ...text, items: text.items.toSorted((a, b) => byKey(a.entry, b.entry)) };
}

function byKey(a: KnownEntry, b: KnownEntry): number {
  return (
    a.rule.localeCompare(b.rule, 'en', { numeric: true }) || byText(a.shape, b.shape) || byText(a.profile, b.profile)
  );
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The text of a file. */
export function printKnownText({ head, items, tail, eol }: KnownText): string {
  const isHeadApart = head.length === 0 || head.at(-1)?.trim() === '' || head.some((line) => columns.test(line));
  const lines = [
    ...head,
    ...(isHeadApart || items.length === 0 ? [] : ['']),
    ...items.flatMap(({ above, own, line }) => [...above, ...own, line]),
    ...tail,
  ];
  return lines.length === 0 ? '' : `${lines.join(eol)}${eol}`;
}

/** A line of the file: columns that stay where they are as others come and go. */
export function lineOfEntry({
  rule,
  shape,
  profile,
  expires,
  flaky,
  link,
  reason,
}: Omit<KnownEntry, 'line' | 'text'>): string {
  return `${rule.padEnd(12)} ${shape.padEnd(18)} ${profile.padEnd(8)} ${expires}  ${flaky ? 'flaky  ' : ''}${link}  ${reason}`;
}

/** A line with another last day, and all else as it stands there. */
export function renewed(line: string, expires: string): string {
  return line.replace(/^(\s*(?:\S+\s+){3})\S+/, `$1${expires}`);
}
