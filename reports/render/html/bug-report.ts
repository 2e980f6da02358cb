import type { Failure } from '../../causes.ts';
import type { Run } from '../../run.ts';
import { renderIssue } from '../issue.ts';
import type { Budget } from './budget.ts';
import type { Markup } from './escape.ts';
import { bounded } from './escape.ts';
import { packedText } from './packed.ts';

/** Bytes of the wire in a bug report, first tried first. */
const wireBytesTried = [30_000, 8_000];
/** Characters in the page with which none of them can do. */
const packedCharsMin = 5_000;
/** Characters of what was expected, and of what was seen. */
const wordsMax = 2_000;

/** The bug report of a failure, packed: with as much of wire and log as there is room for; with neither where there is none. */
export function packedReport(run: Run, { verdict, example }: Failure, { packedCharsMax }: Budget): Markup {
  const expected = bounded(example.expected, wordsMax);
  const actual = bounded(example.actual, wordsMax);
  const failure = { verdict, example: { ...example, expected, actual } };
  for (const wireBytesMax of packedCharsMax < packedCharsMin ? [] : wireBytesTried) {
    const report = packedText(renderIssue(run, failure, { wireBytesMax }), 'report');
    if (report.text.length <= packedCharsMax) return report;
  }
  return packedText(renderIssue(run, withoutRecords(failure)), 'report');
}

function withoutRecords({ verdict, example }: Failure): Failure {
  const { file } = example;
  const text = `left out in this page${file === undefined ? '' : `; the whole report: npx im-conformance export ${file} --as issue`}`;
  return { verdict, example: { ...example, transcript: [{ ms: 0, lane: '', dir: 'note', text }], serverLog: text } };
}
