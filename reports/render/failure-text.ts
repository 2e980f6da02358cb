import type { Status } from '../../harness/vocabulary/index.ts';
import { defaultProfile } from '../../harness/vocabulary/index.ts';
import type { Failure } from '../causes.ts';
import { confirmedWords, numberedSentences, replayCommandOf } from '../example-words.ts';
import { daysLeftWords } from '../known-days.ts';
import type { Run } from '../run.ts';
import type { Tone } from '../sequence.ts';
import { sequenceOf } from '../sequence.ts';
import { targetWords } from '../target-words.ts';
import { wireOf } from '../wire.ts';
import { wrapped } from './columns.ts';
import { plainLine } from './harmless.ts';
import { renderSequenceText } from './sequence-text.ts';
import { renderWire } from './wire-text.ts';

export interface FailureTextOptions {
  /** Folder of run.json, as the user would write it. */
  readonly folder: string;
  /** Columns of the terminal. */
  readonly width: number;
  /** Adds what went over the wire: the part that the failure is about, bounded, or all of it. Default: none. */
  readonly wire?: 'relevant' | 'all' | undefined;
  /** Adds what the server logged. Default: it is left out. */
  readonly log?: boolean | undefined;
  /** Default: no colours. */
  readonly paint?: Paint;
}

export interface Paint {
  readonly status: (status: Status, text: string) => string;
  readonly tone: (tone: Tone, text: string) => string;
}

const noPaint: Paint = { status: (_status, text) => text, tone: (_tone, text) => text };

/** What of the wire is shown where not all of it is asked for. */
const wireBytesMax = 30_000;

/** Columns of the words on the left. */
const termWidth = 11;

/** A failure as a person reads it in a terminal: the promise, the conversation, its sequence, what was expected and seen. Pure. */
export function renderFailure(run: Run, failure: Failure, options: FailureTextOptions): string {
  const { verdict, example } = failure;
  const { paint = noPaint, width, folder } = options;
  const term = (name: string, text: string) => termLines(name, text, width);
  const sequence = sequenceOf(example);
  const replay = replayCommandOf(example, run, folder);
  const lines = [
    paint.status(verdict.status, plainLine(`${example.rule}  ${verdict.title}`)),
    `${verdict.level}, ${verdict.severity}; ${example.shape}${example.profile === defaultProfile ? '' : `; profile ${example.profile}`}`,
    '',
    ...promiseLines(run, failure, width),
    ...(run.target ? term('target', targetWords(run.target)) : []),
    ...(example.known
      ? [
          ...term(
            'known',
            `${example.known.reason} (does not gate, ${daysLeftWords(example.known.expires, run.began)})`,
          ),
          ...term('', example.known.link),
        ]
      : []),
    '',
    'The smallest conversation that shows it:',
    ...numberedSentences(example).map((line) => `  ${plainLine(line)}`),
    '',
    renderSequenceText(sequence, { width, paint: paint.tone }),
    '',
    ...term('expected', example.expected),
    ...term('seen', example.actual).map((line) => paint.tone('bad', line)),
    ...term('again', confirmedWords(example)),
    ...(example.beside.length === 0 ? [] : term('beside', `the same play broke ${example.beside.join(', ')} too`)),
    ...(replay === undefined ? [] : [`${'replay'.padEnd(termWidth)}${plainLine(replay)}`]),
    ...wireLines(failure, options),
    ...logLines(failure, options),
  ];
  return `${lines.join('\n')}\n`;
}

function promiseLines(run: Run, { example }: Failure, width: number): string[] {
  const promise = run.rules.find(({ id }) => id === example.rule);
  if (!promise) return [];
  return [
    ...termLines('promise', promise.text, width),
    ...promise.source.flatMap(({ quote, url }) => [
      ...termLines('', `“${quote}”`, width),
      `${' '.repeat(termWidth)}${plainLine(url)}`,
    ]),
  ];
}

function termLines(name: string, text: string, width: number): string[] {
  const indent = ' '.repeat(termWidth);
  return wrapped(plainLine(text), Math.max(30, width - termWidth - 1)).map(
    (line, i) => `${i === 0 ? name.padEnd(termWidth) : indent}${line}`,
  );
}

function wireLines({ example }: Failure, { wire }: FailureTextOptions): string[] {
  if (wire === undefined) return [];
  if (wire === 'all') return ['', 'The wire:', ...renderWire(example.transcript)];
  const relevant = wireOf(example);
  const left = example.transcript.length - relevant.length;
  return [
    '',
    `The wire, as far as this is about it${left === 0 ? '' : ` (${left} further lines: --wire --all)`}:`,
    ...renderWire(relevant, { bytesMax: wireBytesMax }),
  ];
}

function logLines({ example }: Failure, { log = false }: FailureTextOptions): string[] {
  if (!log) return [];
  const lines = example.serverLog.trimEnd();
  if (lines === '') return ['', 'The server logged nothing meanwhile.'];
  return ['', 'What the server logged meanwhile:', ...lines.split(/\r?\n/).map(plainLine)];
}
