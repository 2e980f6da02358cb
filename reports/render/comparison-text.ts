import type { Status } from '../../harness/vocabulary/index.ts';
import { comparisonAnswer } from '../compare/answer.ts';
import type { Cell, Comparison, Row } from '../compare/comparison.ts';
import {
  cellWords,
  changesTo,
  countOf,
  isOneKind,
  methodOf,
  rowName,
  standingOf,
  changeWord,
} from '../compare/words.ts';
import { harmless } from './harmless.ts';

export interface ComparisonTextOptions {
  /** Folder of comparison.json, as the user would write it. */
  readonly folder: string;
  /** Colours a text by status; default none. */
  readonly paint?: (status: Status, text: string) => string;
}

/** What a person reads at the end of a comparison: the answer, what changed, and the rules on which the servers are not at one. Pure. */
export function renderComparisonText(comparison: Comparison, { folder, paint }: ComparisonTextOptions): string {
  const { columns, rows, notices } = comparison;
  return [
    comparisonAnswer(comparison),
    '',
    ...columns.slice(1).flatMap((_, i) => changeLines(comparison, i + 1)),
    ...matrix(
      columns.map(({ label }) => label),
      rows.filter(isUneven),
      paint,
    ),
    ...columns.map(({ label }, i) => `${label}: ${standingOf(i, comparison)}`),
    methodOf(comparison),
    ...notices.map(({ message }) => `note: ${message}`),
    `${folder}/comparison.html, comparison.md and comparison.json`,
    '',
  ]
    .map(harmless)
    .join('\n');
}

function changeLines(comparison: Comparison, column: number): string[] {
  const { columns, rows } = comparison;
  const changes = changesTo(column, comparison);
  const [before, after] = columns.slice(column - 1, column + 1);
  if (changes.length === 0 || !before || !after) return [];
  const title = (rule: string) => rows.find((row) => row.rule === rule)?.title ?? '';
  return [
    isOneKind({ columns: [before, after] })
      ? `${before.label} -> ${after.label}`
      : `${before.label} and ${after.label}`,
    ...changes.flatMap((change) => [
      `  ${changeWord(change, comparison)}  ${rowName(change)} ${title(change.rule)} (${change.level})`,
      `      ${change.words}`,
    ]),
    '',
  ];
}

/** Broken somewhere. */
function isUneven({ cells }: Row): boolean {
  return cells.some(({ status }) => status === 'fail' || status === 'flaky');
}

function matrix(labels: readonly string[], rows: readonly Row[], paint: ComparisonTextOptions['paint']): string[] {
  if (rows.length === 0) return [];
  const table = [['', ...labels], ...rows.map((row) => [rowName(row), ...row.cells.map(cellText)])];
  const widths = labels.reduce(
    (all, _, i) => [...all, Math.max(...table.map((line) => (line[i + 1] ?? '').length))],
    [Math.max(...table.map(([name = '']) => name.length))],
  );
  const lines = table.map((line, y) =>
    line
      .map((text, x) => {
        const padded = text.padEnd(widths[x] ?? 0);
        const status = rows[y - 1]?.cells[x - 1]?.status;
        return paint && status && status !== 'absent' ? paint(status, padded) : padded;
      })
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ''];
}

function cellText(cell: Cell): string {
  return [cellWords[cell.status], countOf(cell)].filter(Boolean).join(' ');
}
