import type { Verdict } from '../../harness/vocabulary/index.ts';
import { defaultProfile } from '../../harness/vocabulary/index.ts';
import { answerOf } from '../answer.ts';
import type { Failure } from '../causes.ts';
import { causesOf } from '../causes.ts';
import { confirmedWords } from '../example-words.ts';
import { overdueIn, saysNothing, standingOf } from '../gate.ts';
import { daysLeftWords } from '../known-days.ts';
import type { Run } from '../run.ts';
import { harmless } from './harmless.ts';
import { bounded } from './html/escape.ts';

/** GitHub shows so many annotations of each kind for a step, and drops the rest. */
const perKindMax = 10;
/** Longest text, in characters: more is not read in a list of annotations. */
const textCharsMax = 1_000;

type Kind = 'error' | 'warning' | 'notice';

interface Annotation {
  readonly title: string;
  readonly text: string;
}

/**
 * A run as workflow commands of GitHub Actions, one a line: errors for what makes the exit code another one than 0, warnings for what is
 * broken and does not gate, notices for known failures. GitHub shows ten of each for a step: of more, the tenth one counts and names the rest.
 */
export function renderAnnotations(run: Run): string {
  const lines = [
    ...commands('error', errorsOf(run)),
    ...commands('warning', failuresOf(run, 'let-pass').map(ofFailure)),
    ...commands('notice', knownOf(run)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function errorsOf(run: Run): Annotation[] {
  const judged = run.verdicts.flatMap((verdict) => notJudged(verdict, run));
  return [
    ...failuresOf(run, 'broken').map(ofFailure),
    ...run.verdicts.filter((verdict) => standingOf(verdict, run) === 'broken').flatMap(ofUnwritten),
    ...overdueIn(run).map(({ line, is, text }) => ({
      title: `known failure in line ${line} of ${run.known?.file}`,
      text: `${is === 'stale' ? 'it was not seen, though its rule was exercised' : 'its time is over'}: remove ${text}`,
    })),
    ...run.errors.map(({ code, message }) => ({ title: `our trouble: ${code}`, text: message })),
    ...judged,
    ...(run.complete && !(saysNothing(run) && run.errors.length === 0)
      ? []
      : [{ title: 'im-conformance', text: answerOf(run) }]),
  ];
}

/** The worst first; what is known has notices of its own. */
function failuresOf(run: Run, standing: 'broken' | 'let-pass'): Failure[] {
  const verdicts = run.verdicts.filter((verdict) => standingOf(verdict, run) === standing);
  return causesOf(verdicts)
    .flat()
    .filter(({ example }) => example.known === undefined);
}

function ofFailure({ verdict, example }: Failure): Annotation {
  return {
    title: titleOf(verdict, example.shape),
    text: `${verdict.title}: expected: ${example.expected}; seen: ${example.actual}; ${confirmedWords(example)}`,
  };
}

function ofUnwritten(verdict: Verdict): Annotation[] {
  return verdict.unwritten.map((shape) => ({
    title: titleOf(verdict, shape),
    text: `${verdict.title}: it was seen broken, and no counterexample was written`,
  }));
}

function titleOf({ rule, level, profile }: Verdict, shape: string): string {
  return `${rule} ${shape} (${[level, ...(profile === defaultProfile ? [] : [`profile ${profile}`])].join(', ')})`;
}

function notJudged(verdict: Verdict, run: Run): Annotation[] {
  const { rule, title, reason = '' } = verdict;
  const standing = standingOf(verdict, run);
  if (standing === 'trouble') return [{ title: `${rule} was not judged`, text: `${title}: ${reason}` }];
  if (standing !== 'owed') return [];
  return [{ title: `${rule} was not exercised`, text: `${title}: nothing was left out of the plan; ${reason}` }];
}

function knownOf({ verdicts, began }: Run): Annotation[] {
  return verdicts.flatMap(({ rule, title, counterexamples }) =>
    counterexamples.flatMap(({ shape, known }) =>
      known === undefined
        ? []
        : [
            {
              title: `known: ${rule} ${shape}`,
              text: `${title}: ${known.reason} (${known.link}); ${daysLeftWords(known.expires, began)}`,
            },
          ],
    ),
  );
}

function commands(kind: Kind, all: readonly Annotation[]): string[] {
  const isMany = all.length > perKindMax;
  const shown = isMany ? all.slice(0, perKindMax - 1) : all;
  const rest = all.slice(shown.length);
  const more = { title: `and ${rest.length} more`, text: rest.map(({ title }) => title).join('; ') };
  return [...shown, ...(isMany ? [more] : [])].map(
    ({ title, text }) => `::${kind} title=${property(title)}::${data(text)}`,
  );
}

/** As the toolkit of GitHub escapes what stands behind a command. */
function data(text: string): string {
  return readable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As the toolkit of GitHub escapes the value of a property, where a colon and a comma would end it. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function readable(text: string): string {
  return harmless(bounded(text, textCharsMax)).replaceAll('\u001b', '·');
}
