import { groupedBy } from '../../harness/core/grouped.ts';
import { defaultProfile } from '../../harness/vocabulary/index.ts';
import type { Cell, Change, Comparison, Row } from './comparison.ts';
import type { Rate } from './rate.ts';
import { intervalOf } from './rate.ts';

/** What a cell of the matrix says, in a word. */
export const cellWords: Record<Cell['status'], string> = {
  pass: 'kept',
  fail: 'broken',
  flaky: 'flaky',
  'not-exercised': 'not exercised',
  unsupported: 'unsupported',
  error: 'our trouble',
  absent: 'not judged',
};

/** How often a cell was seen broken: `10 of 10`, of what is flaky with the interval of its rate; nothing where nothing was tried, or where it is not bound. */
export function countOf({ status, k, n }: Cell): string {
  if (n === 0 || status === 'unsupported') return '';
  return status === 'flaky' ? `${k} of ${n} (${intervalText({ k, n })})` : `${k} of ${n}`;
}

/** All that stands behind a cell, as a sentence. */
export function cellSentence(cell: Cell): string {
  const { status, reason, level, obligations, plays, failingPlays, k, n, shapes, byReplay } = cell;
  const words = [
    `${cellWords[status]}${byReplay ? ', as replays of the others’ counterexamples show' : ''}`,
    ...(level === undefined ? [] : [`${level} on this server`]),
    ...(shapes.length === 0 ? [] : [`seen: ${shapes.join(', ')}`]),
    ...(n === 0 || status === 'unsupported' ? [] : [`${k} of ${n} replays broke it (95 %: ${intervalText({ k, n })})`]),
    ...(plays === 0 ? [] : [`owed ${obligations} times in ${plays} plays, ${failingPlays} of which broke it`]),
    ...(reason === undefined || status === 'fail' || status === 'flaky' ? [] : [reason]),
  ];
  return words.join('; ');
}

function intervalText(rate: Rate): string {
  const { low, high } = intervalOf(rate);
  return `${Math.round(low * 100)} to ${Math.round(high * 100)} %`;
}

/** A rule as a row names it: with its profile where that is not the default one. */
export function rowName({ rule, profile }: Pick<Row, 'rule' | 'profile'>): string {
  return profile === defaultProfile ? rule : `${rule} (${profile})`;
}

/** Changes from one server to the next, MUST first. */
export function changesTo(column: number, { changes }: Comparison): readonly Change[] {
  const order = ['broke', 'mended', 'otherwise'];
  return changes
    .filter((change) => change.column === column)
    .toSorted(
      (a, b) =>
        order.indexOf(a.is) - order.indexOf(b.is) || Number(a.level === 'SHOULD') - Number(b.level === 'SHOULD'),
    );
}

/** How a server stands by itself: of the rules that bind it, how many it keeps, and what became of the others. */
export function standingOf(column: number, { rows }: Pick<Comparison, 'rows'>): string {
  const cells = rows.flatMap(({ cells: all }) => all[column] ?? []);
  const count = (...statuses: Cell['status'][]) => cells.filter(({ status }) => statuses.includes(status)).length;
  const rest = ([n, word]: readonly [number, string]) => (n === 0 ? [] : [`${n} ${word}`]);
  const counts: readonly (readonly [number, string])[] = [
    [count('fail'), 'broken'],
    [count('flaky'), 'flaky'],
    [count('not-exercised'), 'not exercised'],
    [count('error'), 'not judged for our own trouble'],
    [count('unsupported'), 'unsupported'],
  ];
  const bound = cells.length - count('unsupported', 'absent');
  return [`${count('pass')} of ${bound} rules kept`, ...counts.flatMap(rest)].join(', ');
}

/** Whether all are of one kind, such as versions of one server: only then does one follow the other. */
export function isOneKind({ columns }: Pick<Comparison, 'columns'>): boolean {
  return columns.every(({ target }) => target?.flavour === columns[0]?.target?.flavour);
}

/** What stands above the changes from one server to the next, and what is said where there is none. */
export function changesHeading(
  column: number,
  { columns }: Pick<Comparison, 'columns'>,
): { readonly heading: string; readonly none: string } {
  const [before, after] = [columns[column - 1]?.label ?? '', columns[column]?.label ?? ''];
  return isOneKind({ columns: columns.slice(column - 1, column + 1) })
    ? { heading: `From ${before} to ${after}`, none: 'No rule changed, as far as the numbers tell.' }
    : {
        heading: `${before} and ${after}`,
        none: 'No rule that binds both tells them apart, as far as the numbers tell.',
      };
}

/** What a change is called: only of two servers of one kind has one broken or mended what the other did. */
export function changeWord({ is, column }: Change, { columns }: Pick<Comparison, 'columns'>): string {
  if (isOneKind({ columns: columns.slice(column - 1, column + 1) })) return is;
  return { broke: 'breaks', mended: 'keeps', otherwise: 'otherwise' }[is];
}

/** Rows by area, in the order of the rows. */
export function byArea(rows: readonly Row[]): readonly (readonly [string, readonly Row[]])[] {
  return [...groupedBy(rows, ({ area }) => area)];
}

/** How servers were held against each other, in one sentence. */
export function methodOf({ columns }: Comparison): string {
  const asked = columns.filter(({ isReplayedOn }) => isReplayedOn).length;
  const replays =
    asked === columns.length
      ? 'Each counterexample of one was replayed on all others'
      : asked === 0
        ? 'Nothing was replayed: these are records of runs'
        : `Counterexamples were replayed on ${asked} of ${columns.length}, the others are records of runs`;
  return `${replays}: “k of n” says that k of n replays broke the rule. A difference counts only where the intervals (95 %) of the two rates do not touch.`;
}
