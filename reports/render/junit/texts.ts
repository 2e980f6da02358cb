import type { Counterexample, Verdict } from '../../../harness/vocabulary/index.ts';
import { confirmedWords, numberedSentences, replayCommandOf } from '../../example-words.ts';
import type { Run } from '../../run.ts';
import { inOneLine } from '../harmless.ts';
import { bounded } from '../html/escape.ts';

/** Longest text of a server in a message, and in the text of a case, in characters. */
const messageCharsMax = 400;
const lineCharsMax = 4_000;

/** What was expected and what was seen, for each way in which a rule was broken. */
export function seenInstead({ counterexamples, unwritten }: Pick<Verdict, 'counterexamples' | 'unwritten'>): string {
  const cut = (text: string) => bounded(inOneLine(text), messageCharsMax);
  return [
    ...counterexamples.map(
      ({ shape, expected, actual }) => `${shape}: expected: ${cut(expected)}; seen: ${cut(actual)}`,
    ),
    ...unwritten.map((shape) => `${shape}: seen, and no counterexample of it was written`),
  ].join('; ');
}

/** Each counterexample as sentences, with what was expected and seen, and how it is played again. */
export function conversationText(
  { rule, title, level, severity, unwritten }: Verdict,
  examples: readonly Counterexample[],
  run: Run,
  folder: string | undefined,
): string {
  const heading = `${rule} ${title} (${level}, ${severity})`;
  const texts = examples.map((example) => exampleText(example, run, folder));
  const more = unwritten.map((shape) => `${shape}: seen, and no counterexample of it was written`);
  return [heading, ...texts, ...more].join('\n\n');
}

function exampleText(example: Counterexample, run: Run, folder: string | undefined): string {
  const { shape, profile, expected, actual, known } = example;
  const replay = replayCommandOf(example, run, folder);
  const lines = [
    `${shape} (profile ${profile})`,
    ...numberedSentences(example).map((line) => `  ${line}`),
    `expected: ${expected}`,
    `seen:     ${actual}`,
    ...(known ? [`known:    ${known.reason} (${known.link}, until ${known.expires})`] : []),
    confirmedWords(example),
    ...(replay === undefined ? [] : [`replay:   ${replay}`]),
  ];
  return lines.map((line) => bounded(inOneLine(line), lineCharsMax)).join('\n');
}
