import { serverName } from '../answer.ts';
import { comparisonAnswer } from '../compare/answer.ts';
import type { Cell, ComparedFailure, Comparison, Row } from '../compare/comparison.ts';
import {
  byArea,
  cellWords,
  changesHeading,
  changesTo,
  countOf,
  methodOf,
  rowName,
  standingOf,
  changeWord,
} from '../compare/words.ts';
import { sentenceOf } from '../sentences.ts';
import { code, prose, table } from './markdown/words.ts';

const marks: Record<Cell['status'], string> = {
  pass: '✅',
  fail: '❌',
  flaky: '⚠️',
  'not-exercised': '·',
  unsupported: '—',
  error: '💥',
  absent: '',
};

/** A comparison as Markdown, for a page of docs or a pull request: the answer, what changed, the matrix, the smallest conversations. Pure. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const { columns, notices } = comparison;
  return [
    `# ${columns.map(({ label }) => prose(label)).join(' → ')}`,
    '',
    `**${comparisonAnswer(comparison)}**`,
    '',
    methodOf(comparison),
    '',
    ...servers(comparison),
    ...columns.slice(1).flatMap((_, i) => changes(comparison, i + 1)),
    ...matrix(comparison),
    ...conversations(comparison),
    ...(notices.length === 0 ? [] : ['## Notes', '', ...notices.map(({ message }) => `- ${code(message)}`), '']),
  ].join('\n');
}

function servers(comparison: Comparison): string[] {
  const rows = comparison.columns.map(({ label, target, seed, plays, ms, complete }, i) => [
    prose(label),
    standingOf(i, comparison),
    target ? `${code(baseName(target.name))} (${prose(serverName(target))})` : 'no target',
    String(seed),
    String(plays),
    `${Math.round(ms / 1000)} s${complete ? '' : ', interrupted'}`,
  ]);
  return [table(['server', 'rules', 'target', 'seed', 'plays', 'run'], rows), ''];
}

/** A path says nothing to whoever was not there. */
function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function changes(comparison: Comparison, column: number): string[] {
  const { rows } = comparison;
  const some = changesTo(column, comparison);
  const { heading, none } = changesHeading(column, comparison);
  const lines = some.map((change) => {
    const title = rows.find(({ rule }) => rule === change.rule)?.title ?? '';
    return `- **${changeWord(change, comparison)}** ${rowName(change)} ${title} (${change.level}): ${change.words}`;
  });
  return [`## ${prose(heading)}`, '', ...(lines.length === 0 ? [none] : lines), ''];
}

function matrix({ columns, rows }: Comparison): string[] {
  const heads = ['rule', 'level', ...columns.map(({ label }) => prose(label))];
  return [
    '## Rules',
    '',
    ...byArea(rows).flatMap(([area, own]) => [`### ${area}`, '', table(heads, own.map(matrixRow)), '']),
  ];
}

function matrixRow({ rule, profile, title, level, cells }: Row): string[] {
  return [`${rowName({ rule, profile })} ${title}`, level, ...cells.map(cellText)];
}

function cellText(cell: Cell): string {
  return [marks[cell.status], cellWords[cell.status], countOf(cell)].filter(Boolean).join(' ');
}

/** The smallest conversation of each way in which a rule was broken, the one of the server that came first. */
function conversations({ columns, failures, rows }: Comparison): string[] {
  const first = new Map<string, ComparedFailure>();
  for (const failure of failures) {
    const key = `${failure.rule} ${failure.shape} ${failure.profile}`;
    if (!first.has(key)) first.set(key, failure);
  }
  if (first.size === 0) return [];
  return [
    '## The smallest conversations',
    '',
    ...[...first.values()].flatMap((failure) => {
      const { shape, column, example, tried } = failure;
      const title = rows.find(({ rule }) => rule === failure.rule)?.title ?? '';
      const counts = tried.map(
        (one, i) => `${prose(columns[i]?.label ?? '')}: ${one ? `${one.k} of ${one.n}` : 'not tried'}`,
      );
      return [
        `### ${rowName(failure)} ${title}`,
        '',
        `\`${shape}\`, as ${prose(columns[column]?.label ?? '')} showed it. ${counts.join(', ')}.`,
        '',
        ...(example.scenario.ops.length === 0
          ? ['1. nothing needs to be done']
          : example.scenario.ops.map((op, i) => `${i + 1}. ${code(sentenceOf(op))}`)),
        '',
        `Expected: ${code(example.expected)}  `,
        `Seen: ${code(example.actual)}`,
        '',
      ];
    }),
  ];
}
