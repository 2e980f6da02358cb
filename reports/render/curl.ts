import { worldOf } from '../../harness/vocabulary/index.ts';
import { serverName } from '../answer.ts';
import type { Failure } from '../causes.ts';
import { givenValues } from '../given-values.ts';
import type { PlainCall, PlainStep } from '../plain-calls.ts';
import { plainCallsOf } from '../plain-calls.ts';
import type { Run } from '../run.ts';
import { helpers, saltLines } from './curl-parts.ts';
import { plainLine } from './harmless.ts';
import type { Variables } from './shell.ts';
import { shellFormat, shellQuoted, shellWith } from './shell.ts';

export interface CurlOptions {
  /**
   * Salts that nobody has used, one of which each run of the script takes: where what a server makes of names decides, such as the order
   * of their hashes, they are drawn so that it is as in the record. Default: the script makes one of the time.
   */
  readonly salts?: readonly string[];
}

/** Characters of an answer on record that are shown. */
const answerCharsMax = 300;

/**
 * A failure as a POSIX shell script of plain HTTP calls, with fresh names each time. Throws `IMC_ERR_NO_CURL` where it has more than
 * those. Pure.
 */
export function renderCurl(run: Run, { verdict, example }: Failure, { salts = [] }: CurlOptions = {}): string {
  const { body, reads, settleS } = plainCallsOf(example);
  const { salt } = example.history;
  const { names } = example.scenario;
  const marks = worldOf(salt, names).marks;
  const answers = example.transcript.flatMap(({ dir, text }) => (dir === 'in' ? [text] : []));
  const given = givenValues([...body, ...reads], marks, answers);
  const ids = new Map(given.map(({ value }, i) => [value, `GIVEN${i + 1}`]));
  const variables: Variables = new Map([
    ...marks.map((mark, i) => [mark, i === 0 ? 'SALT' : 'NAMES'] as const),
    ...ids,
  ]);
  const after = (call: PlainCall) =>
    given.flatMap(({ value, key, by }) => (by === call ? [`${ids.get(value)}=$(given ${shellQuoted(key)})`] : []));
  const printer = new Printer(variables, after);
  const promise = run.rules.find(({ id }) => id === example.rule);
  const comment = (text: string) => `# ${plainLine(text)}`;
  const lines = [
    '#!/bin/sh',
    comment(`${serverName(run.target)}: ${example.actual}`),
    comment(`${example.rule} (${verdict.level}): ${verdict.title}`),
    ...(promise?.source ?? []).map(({ quote, url }) => comment(`promised: “${quote}” (${url})`)),
    comment(`written by im-conformance ${run.tool.version}, of a run on ${run.began.slice(0, 10)}`),
    '#',
    '# BASE is the URL of the API, HEADER a header that it wants: BASE=http://127.0.0.1:5001 HEADER="token: x" sh THIS',
    '',
    'set -eu',
    'BASE=${BASE:-http://127.0.0.1:5001}',
    ...saltLines({ salt, names, salts }),
    '',
    ...helpers,
    ...body.flatMap((step) => printer.step(step)),
    ...(reads.length === 0 ? [] : ['', ...settling(settleS)]),
    ...reads.flatMap((step) => printer.step(step)),
    '',
    `say ${shellQuoted(plainLine(`expected: ${example.expected}`))}`,
    `say ${shellQuoted(plainLine(`seen in the record: ${example.actual}`))}`,
  ];
  return `${lines.join('\n')}\n`;
}

function settling(seconds: number): string[] {
  if (seconds === 0) return [];
  return [`say ${shellQuoted(`${seconds} s go by, in which the server may settle`)}`, `sleep ${seconds}`];
}

class Printer {
  readonly #variables: Variables;
  readonly #after: (call: PlainCall) => readonly string[];
  #files = 0;

  constructor(variables: Variables, after: (call: PlainCall) => readonly string[]) {
    this.#variables = variables;
    this.#after = after;
  }

  step(step: PlainStep): string[] {
    if (step.is === 'pause') return ['', `say ${shellQuoted(plainLine(step.sentence))}`, `sleep ${step.seconds}`];
    return [
      '',
      ...step.sentences.map((sentence) => `say ${shellQuoted(plainLine(sentence))}`),
      ...step.calls.flatMap((call) => this.#call(call, step.together)),
      ...(step.together ? ['wait'] : []),
    ];
  }

  #call(call: PlainCall, isTogether: boolean): string[] {
    const { method, path, body, answer } = call;
    const { before, word } = body === undefined ? { before: [], word: '' } : this.#body(body);
    const line = ['call', method, shellWith(path, this.#variables), word].filter(Boolean).join(' ');
    const shown =
      answer !== undefined && answer.length > answerCharsMax ? `${answer.slice(0, answerCharsMax)}…` : answer;
    return [
      ...before,
      isTogether ? `${line} &` : line,
      ...(shown === undefined ? [] : [`# in the record: ${plainLine(shown)}`]),
      ...this.#after(call),
    ];
  }

  /** What no quotes carry unchanged, or what would be taken for the name of a file, goes through a file. */
  #body(body: string): { readonly before: readonly string[]; readonly word: string } {
    if (isOrdinary(body)) return { before: [], word: shellWith(body, this.#variables) };
    this.#files += 1;
    const file = `"$FILES/${this.#files}"`;
    return { before: [`printf ${shellFormat(body, this.#variables)} >${file}`], word: `@${file}` };
  }
}

function isOrdinary(text: string): boolean {
  return text.isWellFormed() && plainLine(text) === text && !text.startsWith('@');
}
