import { ImcError } from '../harness/core/errors.ts';
import type { Counterexample, HistoryEvent, Op } from '../harness/vocabulary/index.ts';
import { sentenceOf } from './sentences.ts';

/** A plain HTTP call of a counterexample, as it went over the wire. */
export interface PlainCall {
  readonly method: string;
  /** With what stands behind the question mark. */
  readonly path: string;
  readonly body: string | undefined;
  /** What the server answered then: status and text. */
  readonly answer: string | undefined;
}

export type PlainStep =
  /** What one op asked, or several that were under way at once. */
  | {
      readonly is: 'calls';
      readonly sentences: readonly string[];
      readonly calls: readonly PlainCall[];
      readonly together: boolean;
    }
  /** Time passes, in whole seconds. */
  | { readonly is: 'pause'; readonly sentence: string; readonly seconds: number };

/** A counterexample as plain HTTP calls. */
export interface PlainCalls {
  readonly body: readonly PlainStep[];
  /** Seconds that went by between the body and the reads that show it, rounded up. */
  readonly settleS: number;
  /** The last one of each read that shows it. */
  readonly reads: readonly PlainStep[];
}

type Start = Extract<HistoryEvent, { type: 'start' }>;
type Span = { readonly start: Start; readonly end: HistoryEvent | undefined };

/** Ops that are about a session, or about the server itself. */
const neverPlain: ReadonlySet<Op['op']> = new Set(['login', 'logout', 'await-push', 'restart']);

/** How drivers mark what they cut. */
const cutMark = /… \((?:cut, )?\d+ characters\)$/;

/** Reads the plain HTTP calls out of a record. Throws `IMC_ERR_NO_CURL` that says which part of it is none. */
export function plainCallsOf(example: Counterexample): PlainCalls {
  const spans = spansOf(example);
  const shows = new Set(example.evidence);
  const unasked = example.history.events.find((event) => event.type === 'seen' && shows.has(event.at));
  if (unasked?.type === 'seen') throw notPlain(`what shows it is what ${unasked.session} was told unasked`);
  const body = spans.filter(({ start }) => start.phase === 'body');
  const reads = spans.filter(
    ({ start, end }) => start.phase === 'final' && (shows.has(start.at) || (end !== undefined && shows.has(end.at))),
  );
  const last = new Map(reads.map((span) => [JSON.stringify(span.start.op), span]));
  const bodyMs = Math.max(0, ...body.map(({ start, end }) => (end ?? start).ms));
  const readMs = Math.max(bodyMs, ...reads.map(({ start }) => start.ms));
  return {
    body: togetherIn(body).flatMap((some) => stepOf(some, example)),
    settleS: Math.ceil((readMs - bodyMs) / 1000),
    reads: [...last.values()].flatMap((span) => stepOf([span], example)),
  };
}

function spansOf({ history: { events } }: Counterexample): Span[] {
  const ends = new Map(events.flatMap((event) => (event.type === 'end' ? [[event.id, event] as const] : [])));
  return events.flatMap((event) => (event.type === 'start' ? [{ start: event, end: ends.get(event.id) }] : []));
}

/** Ops that were under way at once, each time. */
function togetherIn(spans: readonly Span[]): Span[][] {
  const groups: Span[][] = [];
  let until = -1;
  for (const span of spans) {
    const group = groups.at(-1);
    if (group && span.start.at < until) group.push(span);
    else groups.push([span]);
    until = Math.max(until, span.end?.at ?? Infinity);
  }
  return groups;
}

function stepOf(spans: readonly Span[], example: Counterexample): PlainStep[] {
  const sentences = spans.map(({ start }) => sentenceOf(start.op));
  const [first] = spans;
  if (spans.length === 1 && first?.start.op.op === 'elapse') {
    const { start, end = start } = first;
    return [{ is: 'pause', sentence: sentences[0] ?? '', seconds: Math.ceil((end.ms - start.ms) / 1000) }];
  }
  const calls = spans.flatMap((span) => callsOf(span, example));
  return calls.length === 0 ? [] : [{ is: 'calls', sentences, calls, together: spans.length > 1 }];
}

function callsOf({ start, end }: Span, { transcript }: Counterexample): PlainCall[] {
  const { op } = start;
  const sentence = sentenceOf(op);
  if (neverPlain.has(op.op) || (op.op === 'send' && op.via !== 'api') || op.op === 'elapse')
    throw notPlain(`an op of it is no HTTP call: ${sentence}`);
  const lines = transcript.filter((line) => line.op === start.id);
  const answers = lines.filter(({ dir }) => dir === 'in');
  const asked = lines.filter(({ dir }) => dir === 'out');
  // What a server does not offer is not asked for.
  const wasNotAsked = end?.type === 'end' && end.outcome.is === 'refused' && end.outcome.by === 'network';
  if (asked.length === 0 && !wasNotAsked)
    throw notPlain(
      `what went over the wire is not on record (play it again with \`imc run\` where an older version wrote it): ${sentence}`,
    );
  return asked.map(({ text }, i) => callIn(text, sentence, answers[i]?.text));
}

function callIn(text: string, sentence: string, answer: string | undefined): PlainCall {
  const [, method, path, body] = /^(GET|POST|PUT|PATCH|DELETE) (\/\S*)(?: ([^]*))?$/.exec(text) ?? [];
  if (method === undefined || path === undefined) throw notPlain(`an op of it is no HTTP call: ${sentence}`);
  if (cutMark.test(text)) throw notPlain(`a request of it is longer than what is kept on record: ${sentence}`);
  return { method, path, body, answer };
}

function notPlain(why: string): ImcError {
  return new ImcError('IMC_ERR_NO_CURL', `this failure is not plain HTTP calls: ${why}`);
}
