import type { Verdict } from '../../../harness/vocabulary/index.ts';
import { defaultProfile } from '../../../harness/vocabulary/index.ts';
import { listed } from '../../answer.ts';
import type { Cause, Failure } from '../../causes.ts';
import { causesOf } from '../../causes.ts';
import { confirmedWords, numberedSentences, replayCommandOf } from '../../example-words.ts';
import type { Run } from '../../run.ts';
import type { Section, Version } from './fit.ts';
import { countsBelow, shareOf } from './fit.ts';
import { block, code, details, prose, table } from './words.ts';

export interface FailuresOptions {
  readonly heading: string;
  /** What they are, in the plural. */
  readonly name: string;
  readonly importance: number;
  /** The run that they are of. */
  readonly run: Run;
  /** Folder of run.json. */
  readonly folder: string | undefined;
}

/** What is broken: a line for each way, the worst first, and the conversations to be opened, one for each cause. Nothing where nothing is. */
export function failuresSection(verdicts: readonly Verdict[], options: FailuresOptions): Section[] {
  const causes = causesOf(verdicts);
  const rows = [...causes.flat().map((failure) => failureRow(failure, options)), ...verdicts.flatMap(unwrittenRows)];
  if (rows.length === 0) return [];
  const conversations = causes.map((cause) => conversation(cause, options));
  const version = (rowCount: number, opened: number): string => {
    const shown = conversations.slice(0, opened);
    return [options.heading, table(heads, rows.slice(0, rowCount)), ...shown].join('\n\n');
  };
  const versions: [Version, ...Version[]] = [
    { text: version(rows.length, conversations.length) },
    ...countsBelow(conversations.length).map((opened) => ({
      text: version(rows.length, opened),
      leftOut: `conversations of ${options.name} (${shareOf(conversations.length - opened, conversations.length)} causes)`,
    })),
    ...countsBelow(rows.length).map((count) => ({
      text: count === 0 ? '' : version(count, 0),
      leftOut: `${options.name} (${shareOf(rows.length - count, rows.length)}), and all their conversations`,
    })),
  ];
  return [{ importance: options.importance, versions }];
}

const heads = ['Severity', 'Rule', 'Expected', 'Seen', 'Play it again'];

function failureRow({ verdict, example }: Failure, { run, folder }: FailuresOptions): string[] {
  const replay = replayCommandOf(example, run, folder);
  return [
    ...firstCells(verdict, example.shape),
    code(example.expected),
    code(example.actual),
    [prose(confirmedWords(example)), ...(replay === undefined ? [] : [code(replay)])].join('<br>'),
  ];
}

function unwrittenRows(verdict: Verdict): string[][] {
  return verdict.unwritten.map((shape) => [
    ...firstCells(verdict, shape),
    '',
    'it was seen, and no counterexample was written',
    '',
  ]);
}

function firstCells({ level, severity, rule, title, profile }: Verdict, shape: string): string[] {
  const under = profile === defaultProfile ? '' : `, profile ${prose(profile)}`;
  return [`${level} ${severity}`, `**${prose(rule)}** ${prose(title)} (${prose(shape)}${under})`];
}

function conversation(cause: Cause, { run, folder }: FailuresOptions): string {
  const names = cause.map(({ example: { rule, shape } }) => `${rule} ${shape}`);
  const summary = `${listed(names, 6)}${cause.length > 1 ? ', probably of one cause' : ''}`;
  const blocks = cause.slice(0, 3).map(({ example }) => {
    const replay = replayCommandOf(example, run, folder);
    return block([
      ...numberedSentences(example),
      `expected: ${example.expected}`,
      `seen:     ${example.actual}`,
      ...(replay === undefined ? [] : [`replay:   ${replay}`]),
    ]);
  });
  return details(summary, blocks.join('\n\n'));
}
