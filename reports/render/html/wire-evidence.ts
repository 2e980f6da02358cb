import type { Counterexample, HistoryEvent, Op } from '../../../harness/vocabulary/index.ts';

type Shown = Pick<Counterexample, 'history' | 'evidence' | 'transcript'>;
type Event<T extends HistoryEvent['type']> = Extract<HistoryEvent, { type: T }>;
type Line = Counterexample['transcript'][number];

/** Milliseconds by which a line may be on record after the event that it made. */
const slackMs = 0.5;
const apiLane = 'api';

/**
 * The lines of the wire, by number, that go with the evidence: those that say for which op they were written, else, as on the
 * connection of a session, those that fit by lane and time.
 */
export function evidenceLines({ history: { events }, evidence, transcript }: Shown): ReadonlySet<number> {
  const byPlace = new Map(events.map((event) => [event.at, event] as const));
  const starts = new Map(events.flatMap((event) => (event.type === 'start' ? [[event.id, event] as const] : [])));
  const found = new Set<number>();
  for (const place of evidence) {
    const event = byPlace.get(place);
    for (const line of event ? linesOf(event, starts, transcript) : []) found.add(line);
  }
  return found;
}

function linesOf(
  event: HistoryEvent,
  starts: ReadonlyMap<number, Event<'start'>>,
  transcript: readonly Line[],
): readonly number[] {
  if (event.type === 'seen') return lastIn(transcript, event.ms, ({ lane }) => lane === event.session);
  if (event.type !== 'start' && event.type !== 'end') return [];
  const dir = event.type === 'start' ? 'out' : 'in';
  const marked = transcript.flatMap((line, i) => (line.op === event.id && line.dir === dir ? [i] : []));
  const start = starts.get(event.id);
  if (marked.length > 0 || !start || start.op.op === 'restart' || start.op.op === 'elapse') return marked;
  const isIn = laneOf(start.op, transcript);
  if (event.type === 'end') return lastIn(transcript, event.ms, (line) => line.ms >= start.ms && isIn(line));
  const first = transcript.findIndex((line) => line.dir === 'out' && line.ms >= start.ms && isIn(line));
  return first < 0 ? [] : [first];
}

/** The last line that came before, of those that were written for no other op. */
function lastIn(transcript: readonly Line[], ms: number, isIn: (line: Line) => boolean): readonly number[] {
  const last = transcript.findLastIndex(
    (line) => line.dir === 'in' && line.op === undefined && line.ms <= ms + slackMs && isIn(line),
  );
  return last < 0 ? [] : [last];
}

/** Which lines may be of an op: those of its session, else those of the API, else, where a server has none, all. */
function laneOf(op: Op, transcript: readonly Line[]): (line: Line) => boolean {
  const session = sessionOf(op);
  if (session !== undefined) return ({ lane }) => lane === session;
  const hasApi = transcript.some(({ lane }) => lane === apiLane);
  return ({ lane }) => !hasApi || lane === apiLane;
}

/** The session whose connection an op goes over, where it is one. */
function sessionOf(op: Op): string | undefined {
  if (op.op === 'send') return op.via === 'api' ? undefined : op.via.session;
  if (op.op === 'login' || op.op === 'logout' || op.op === 'await-push') return op.session;
  return undefined;
}
