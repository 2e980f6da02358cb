import { counted } from '../../harness/core/counted.ts';
import { defaultProfile } from '../../harness/vocabulary/index.ts';
import { listed } from '../answer.ts';
import type { Cell, Change, Column, Comparison, Row } from './comparison.ts';
import { isOneKind, rowName } from './words.ts';

/** Rules that are named of each change; the rest is counted. */
const namedMax = 6;

/** What tells the servers apart, in one sentence with its full stop, about MUST rules; what a chooser reads first. */
export function comparisonAnswer(comparison: Comparison): string {
  const isSteps = isOneKind(comparison) && (tellsApart(comparison) || !bindsUnevenly(comparison));
  return isSteps ? stepsAnswer(comparison) : acrossAnswer(comparison);
}

function tellsApart({ changes }: Comparison): boolean {
  return changes.some(({ is, level }) => is !== 'otherwise' && level === 'MUST');
}

/** Whether one breaks what does not bind another. */
function bindsUnevenly({ rows }: Comparison): boolean {
  return rows.some(({ level, cells }) => level === 'MUST' && cells.some(isBroken) && !cells.every(isBound));
}

/** Versions of one server: what each changed. */
function stepsAnswer({ columns, changes, rows }: Comparison): string {
  const weight = new Map(
    rows.map((row, i) => [`${row.rule} ${row.profile}`, severities.indexOf(row.severity) * 10_000 + i]),
  );
  const heaviest = (a: Change, b: Change) =>
    (weight.get(`${a.rule} ${a.profile}`) ?? 0) - (weight.get(`${b.rule} ${b.profile}`) ?? 0);
  const kind = columns[0]?.target?.flavour;
  const parts = columns.slice(1).map((column, i) => {
    const of = (is: Change['is']) =>
      changes
        .filter((change) => change.column === i + 1 && change.is === is && change.level === 'MUST')
        .toSorted(heaviest);
    return partOf(column.label, columns[i]?.label ?? '', of('broke'), of('mended'));
  });
  if (parts.every((part) => part === undefined))
    return `${labelsOf(columns)} keep and break the same MUST rules, as far as the numbers tell.`;
  const sentence = parts.map((part, i) => part ?? `${columns[i + 1]?.label} changed no MUST rule`).join('; ');
  return `${kind !== undefined && !sentence.startsWith(kind) ? `${kind} ` : ''}${sentence}.`;
}

/** Servers that promise different things: what all of them keep, what each breaks, and whom else that binds. */
function acrossAnswer({ columns, rows }: Comparison): string {
  const must = rows.filter(({ level }) => level === 'MUST');
  const common = must.filter(({ cells }) => cells.every(isBound));
  const kept = common.filter(({ cells }) => cells.every(({ status }) => status === 'pass'));
  const broken = columns.flatMap(({ label }, column) => {
    const own = must.filter(({ cells }) => isBroken(cells[column]!));
    const names = own.map((row) => `${rowName(row)}${othersOf(row, column, columns)}`);
    return own.length === 0 ? [] : [`${label} breaks ${mustRules(own)}: ${listed(names, namedMax)}`];
  });
  const some = must.filter(({ cells }) => cells.some(isBound) && !cells.every(isBound)).length;
  const unshown = common.filter((row) => !kept.includes(row) && !row.cells.some(isBroken)).length;
  const parts = [
    keeping(labelsOf(columns), kept.length, common.length),
    ...(unshown === 0 ? [] : [`${unshown} of these ${unshown === 1 ? 'was' : 'were'} not shown on each`]),
    ...(broken.length === 0 ? ['none breaks any'] : broken),
    ...(some === 0 ? [] : [`${some} more ${some === 1 ? 'binds' : 'bind'} only some of them`]),
  ];
  return `${parts.join('; ')}.`;
}

/** How many of the rules that bind all of them all keep. */
function keeping(labels: string, kept: number, common: number): string {
  if (common === 0) return `no MUST rule binds all of ${labels}`;
  const rules = common === 1 ? 'the one MUST rule that binds' : `${common} MUST rules that bind`;
  if (kept < common) return `${labels} keep ${kept} of ${common === 1 ? '' : 'the '}${rules} all of them`;
  return `${labels} keep ${common === 1 ? '' : 'all '}${rules} all of them`;
}

/** What others make of a rule that one breaks. */
function othersOf({ cells }: Row, column: number, columns: readonly Column[]): string {
  const those = (is: (cell: Cell) => boolean) =>
    columns.filter((_, other) => other !== column && is(cells[other]!)).map(({ label }) => label);
  const [keep, free] = [those(({ status }) => status === 'pass'), those((cell) => !isBound(cell))];
  const words = [
    ...(keep.length === 0 ? [] : [`kept by ${listed(keep, keep.length)}`]),
    ...(free.length === 0 ? [] : [`does not bind ${listed(free, free.length)}`]),
  ];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** Whether it is bound by a rule that is a MUST for some: what it merely should keep does not bind it. */
function isBound({ status, level }: Cell): boolean {
  return status !== 'unsupported' && status !== 'absent' && level !== 'SHOULD';
}

function isBroken(cell: Cell): boolean {
  return isBound(cell) && (cell.status === 'fail' || cell.status === 'flaky');
}

function labelsOf(columns: readonly Column[]): string {
  return listed(
    columns.map(({ label }) => label),
    columns.length,
  );
}

const severities = ['critical', 'major', 'minor'];

function partOf(
  label: string,
  before: string,
  broke: readonly Change[],
  mended: readonly Change[],
): string | undefined {
  const worse = broke.length > 0 && `breaks ${mustRules(broke)} that ${before} kept (${named(broke)})`;
  const better = mended.length > 0 && `mends ${mustRules(mended)} that ${before} broke (${named(mended)})`;
  const both = [worse, better].filter((part) => part !== false);
  return both.length === 0 ? undefined : `${label} ${both.join(' and ')}`;
}

function mustRules(changes: readonly Pick<Change, 'rule'>[]): string {
  return counted(new Set(changes.map(({ rule }) => rule)).size, 'MUST rule');
}

function named(changes: readonly Change[]): string {
  const names = changes.map(({ rule, profile }) => (profile === defaultProfile ? rule : `${rule} under ${profile}`));
  return listed([...new Set(names)], namedMax);
}
