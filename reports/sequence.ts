import type { Counterexample, HistoryEvent, Op } from '../harness/vocabulary/index.ts';
import { asked, given, isQuiet, saw } from './sequence-words.ts';

/** One who takes part: a session of a user on a device, the user where he acts by the API, the server, or a back end that it tells of messages. */
export interface Lane {
  readonly id: string;
  readonly kind: 'session' | 'user' | 'server' | 'back-end';
}

/** Whether a step is as it should be, shows the broken promise, or is where it was to be kept. */
export type Tone = 'plain' | 'bad' | 'expected';

export type Step =
  /** Something goes from one lane to another. */
  | {
      readonly step: 'arrow';
      /** Milliseconds since the play began. */
      readonly ms: number;
      readonly from: string;
      readonly to: string;
      readonly label: string;
      readonly tone: Tone;
      /** Whether it answers what the other one asked. */
      readonly isAnswer: boolean;
    }
  /** Something that concerns everybody: the server is restarted, time passes, all is read. */
  | { readonly step: 'band'; readonly ms: number; readonly label: string; readonly tone: Tone };

/** What happened in a counterexample, as a sequence diagram has it, from the top down. */
export interface Sequence {
  readonly lanes: readonly Lane[];
  readonly steps: readonly Step[];
  readonly expected: string;
  readonly actual: string;
}

export const serverLane = 'server';
const backEnd = 'webhook';

type Event<T extends HistoryEvent['type']> = Extract<HistoryEvent, { type: T }>;
type Drawn = Pick<Counterexample, 'history' | 'evidence' | 'expected' | 'actual'>;

/**
 * The sequence of a counterexample: its body whole, of what was read in the end only what shows the broken promise, and that
 * promise where it was to be kept.
 */
export function sequenceOf({ history: { events }, evidence, expected, actual }: Drawn): Sequence {
  const shows = new Set(evidence);
  const starts = new Map(events.flatMap((event) => (event.type === 'start' ? [[event.id, event] as const] : [])));
  const owners = new Map(
    events.flatMap((event) =>
      event.type === 'start' && event.op.op === 'login' ? [[event.op.session, event.op.user] as const] : [],
    ),
  );
  const last = lastShown(events, shows, starts);
  const steps: Step[] = [];
  let hasReads = false;
  for (const event of events) {
    const start = event.type === 'start' ? event : event.type === 'end' ? starts.get(event.id) : undefined;
    if (start?.phase === 'final' && !hasReads) {
      hasReads = true;
      steps.push({
        step: 'band',
        ms: event.ms,
        label: 'then everyone reads everything, by every way there is',
        tone: 'plain',
      });
    }
    const isShown = shows.has(event.at);
    const isOfBody = start ? start.phase === 'body' : event.type === 'seen' && !isBehindBody(event, events);
    if (isShown || (isOfBody && !(event.type === 'seen' && event.session === backEnd)) || event.type === 'server')
      steps.push(...stepsOf(event, start, { isBad: event === last?.event }));
    if (event === last?.event) steps.push(missing(last, expected));
  }
  if (!last) steps.push({ step: 'band', ms: events.at(-1)?.ms ?? 0, label: `expected: ${expected}`, tone: 'expected' });
  return { lanes: lanesOf(steps, owners), steps, expected, actual };
}

/** Where the promise was to be kept: the last event that shows it, and who was to see it. */
interface Place {
  readonly event: HistoryEvent;
  readonly lane: string;
}

function lastShown(
  events: readonly HistoryEvent[],
  shows: ReadonlySet<number>,
  starts: ReadonlyMap<number, Event<'start'>>,
): Place | undefined {
  const shown = events.filter((event) => shows.has(event.at));
  const observed = shown.filter((event) => isObserved(event, starts));
  // A send is judged by what is seen of its message, though its answer may come later.
  for (const event of (observed.length > 0 ? observed : shown).toReversed()) {
    if (event.type === 'seen' || event.type === 'barrier') return { event, lane: event.session };
    if (event.type === 'end' || event.type === 'start') {
      const start = event.type === 'start' ? event : starts.get(event.id);
      const lane = start && actorOf(start.op);
      const end =
        event.type === 'start' ? events.find((other) => other.type === 'end' && other.id === event.id) : event;
      if (lane !== undefined) return { event: end ?? event, lane };
    }
  }
  return undefined;
}

/** Whether it is something that was seen of messages: a push, that no more comes, or what a read gave. */
function isObserved(event: HistoryEvent, starts: ReadonlyMap<number, Event<'start'>>): boolean {
  if (event.type === 'seen' || event.type === 'barrier') return true;
  return (
    event.type === 'end' &&
    event.outcome.is === 'ok' &&
    starts.get(event.id)?.op.op !== 'send' &&
    event.outcome.result !== undefined
  );
}

function missing({ event, lane }: Place, expected: string): Step {
  return {
    step: 'arrow',
    ms: event.ms,
    from: serverLane,
    to: lane,
    label: `expected: ${expected}`,
    tone: 'expected',
    isAnswer: false,
  };
}

/** What was pushed after the body was over is of it where no read had begun. */
function isBehindBody(event: HistoryEvent, events: readonly HistoryEvent[]): boolean {
  const firstRead = events.find((other) => other.type === 'start' && other.phase !== 'body');
  return firstRead !== undefined && event.at > firstRead.at;
}

function stepsOf(
  event: HistoryEvent,
  start: Event<'start'> | undefined,
  { isBad }: { readonly isBad: boolean },
): Step[] {
  const { ms } = event;
  const tone = isBad ? 'bad' : 'plain';
  if (event.type === 'seen') {
    const label = saw(event.observation);
    return [{ step: 'arrow', ms, from: serverLane, to: event.session, label, tone, isAnswer: false }];
  }
  if (event.type === 'server')
    return [
      {
        step: 'band',
        ms,
        label: event.what === 'died' ? 'the server ended' : 'the server stopped answering',
        tone: 'bad',
      },
    ];
  if (event.type === 'gave-up') return [];
  if (event.type === 'barrier')
    return [
      { step: 'arrow', ms, from: serverLane, to: event.session, label: 'nothing more comes', tone, isAnswer: false },
    ];
  if (!start) return [];
  return opSteps(event, start, tone);
}

function opSteps(event: Event<'start' | 'end'>, { op }: Event<'start'>, tone: Tone): Step[] {
  const { ms } = event;
  const actor = actorOf(op);
  if (event.type === 'start') {
    if (isQuiet(op)) return [];
    if (actor === undefined) return [{ step: 'band', ms, label: asked(op), tone }];
    return [{ step: 'arrow', ms, from: actor, to: serverLane, label: asked(op), tone, isAnswer: false }];
  }
  const isOk = event.outcome.is === 'ok';
  if ((isQuiet(op) || actor === undefined) && isOk) return [];
  const label = given(op, event.outcome);
  if (actor === undefined) return [{ step: 'band', ms, label, tone }];
  return [{ step: 'arrow', ms, from: serverLane, to: actor, label, tone, isAnswer: true }];
}

/** The lane of whoever does it; `undefined` for what nobody does. */
function actorOf(op: Op): string | undefined {
  switch (op.op) {
    case 'send':
    case 'send-to-group':
      return op.via === 'api' ? op.from : op.via.session;
    case 'repeat':
      return op.from;
    case 'login':
    case 'logout':
    case 'await-push':
      return op.session;
    case 'elapse':
    case 'restart':
      return undefined;
    case 'dialect':
      return op.users[0];
    default:
      return op.user;
  }
}

/** Who is there first stands left of the server with all that is his, the others right of it. */
function lanesOf(steps: readonly Step[], owners: ReadonlyMap<string, string>): Lane[] {
  const ids = new Set(steps.flatMap((step) => (step.step === 'arrow' ? [step.from, step.to] : [])));
  ids.delete(serverLane);
  const ownerOf = (id: string) => owners.get(id) ?? id;
  const users = [...new Set([...ids].map(ownerOf))];
  const ofUser = (user: string | undefined) =>
    [...ids].filter((id) => ownerOf(id) === user).map((id): Lane => ({ id, kind: kindOf(id, owners) }));
  const [first, ...others] = users;
  return [...ofUser(first), { id: serverLane, kind: 'server' }, ...others.flatMap(ofUser)];
}

function kindOf(id: string, owners: ReadonlyMap<string, string>): Lane['kind'] {
  if (id === backEnd) return 'back-end';
  return owners.has(id) ? 'session' : 'user';
}
