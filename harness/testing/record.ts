import type {
  History,
  HistoryEvent,
  MessageView,
  Observation,
  Op,
  OpOf,
  Outcome,
  Phase,
  Position,
} from '../vocabulary/index.ts';
import { contentOf, payloadBytes, worldOf } from '../vocabulary/index.ts';
import { toyCapabilities } from './toy.ts';

type Step = (events: HistoryEvent[]) => void;

const world = worldOf('saltsaltsa');

/** A history of these steps, for tests of rules. */
export function historyOf(...steps: Step[]): History {
  const events: HistoryEvent[] = [];
  for (const step of steps) step(events);
  return {
    scenario: { case: 'test/test', ops: [] },
    salt: world.salt,
    signature: '',
    capabilities: {
      ...toyCapabilities,
      markRead: { value: 'everything', strength: 'documented', source: { url: 'x', quote: 'x' } },
    },
    events,
  };
}

const ok: Outcome = { is: 'ok' };

/** An op that began and ended before the next step. */
export function did(op: Op, outcome: Outcome = ok, phase: Phase = 'body'): Step {
  return (events) => {
    const end = starts(events, op, phase);
    end(outcome);
  };
}

/** Ops that all began before the first of them ended. */
export function didTogether(...ops: (readonly [Op, Outcome])[]): Step {
  return (events) => {
    const ends = ops.map(([op, outcome]) => ({ end: starts(events, op, 'body'), outcome }));
    for (const { end, outcome } of ends) end(outcome);
  };
}

/** An op that began before these steps, and ended after them. */
export function amid(op: Op, outcome: Outcome, ...steps: Step[]): Step {
  return (events) => {
    const end = starts(events, op, 'body');
    for (const step of steps) step(events);
    end(outcome);
  };
}

function starts(events: HistoryEvent[], op: Op, phase: Phase): (outcome: Outcome) => void {
  const id = events.length;
  const content = op.op === 'send' || op.op === 'send-to-group' ? { content: contentOf(bytesOf(op)) } : {};
  const round = phase === 'final' ? { round: 1 } : {};
  events.push({ type: 'start', at: events.length, ms: 0, id, phase, op, ...content, ...round });
  return (outcome) => events.push({ type: 'end', at: events.length, ms: 0, id, outcome });
}

/** A send by the API that was acknowledged. */
export function sent(message: string, from: string, to: string, place?: number): Step {
  return did(send(message, from, to), acked(place));
}

export function send(message: string, from: string, to: string, via: Extract<Op, { op: 'send' }>['via'] = 'api'): Op {
  return { op: 'send', message, from, to, via, payload: { shape: 'text', text: 'hello' } };
}

export function acked(place?: number): Outcome {
  return { is: 'ok', result: { gave: 'ack', ...(place === undefined ? {} : { position: position(place) }) } };
}

/** The n-th position of a chat whose server leaves none out. */
function position(place: number): Position {
  return { key: `p${place}`, after: place === 1 ? null : `p${place - 1}` };
}

/** A session that was pushed a message. */
export function pushed(session: string, message: MessageView): Step {
  return seen(session, { see: 'push', with: message.from, message });
}

/** A session that saw something. */
export function seen(session: string, observation: Observation): Step {
  return (events) => events.push({ type: 'seen', at: events.length, ms: 0, session, observation });
}

/** The barrier of a session held. */
export function barrier(session: string): Step {
  return (events) => events.push({ type: 'barrier', at: events.length, ms: 0, session, kind: 'same-path' });
}

/** The server was ended and started again. */
export function restarted(how: OpOf<'restart'>['how'], outcome: Outcome = ok): Step {
  return did({ op: 'restart', how }, outcome);
}

/** The server was found dead. */
export function died(): Step {
  return (events) => events.push({ type: 'server', at: events.length, ms: 0, what: 'died', detail: 'exit code 1' });
}

/** A message as somebody sees it who sees it right. */
export function view(message: string, from: string, place?: number): MessageView {
  const bytes = bytesOf(send(message, from, 'anyone') as Extract<Op, { op: 'send' }>);
  return {
    ...world.view({ from: world.native(from), bytes, clientNumber: world.clientNumber(message) }),
    ...(place === undefined ? {} : { position: position(place) }),
  };
}

function bytesOf(op: OpOf<'send' | 'send-to-group'>): Uint8Array {
  return payloadBytes(op.payload, world.token(op.message));
}

/** The same, in a later round of final reads. */
export function inRound(round: number, step: Step): Step {
  return (events) => {
    const before = events.length;
    step(events);
    for (const [i, event] of events.entries())
      if (i >= before && event.type === 'start' && event.phase === 'final') events[i] = { ...event, round };
  };
}

/** What the final reads gave one user: his history with the peer. */
export function history(user: string, peer: string, ...messages: MessageView[]): Step {
  return did(
    { op: 'read-history', user, peer, way: 'all' },
    { is: 'ok', result: { gave: 'messages', messages } },
    'final',
  );
}

interface Entry {
  readonly with: string;
  readonly unread?: number;
  readonly last?: MessageView;
}

/** What the final reads gave one user: his list. */
export function list(user: string, ...conversations: Entry[]): Step {
  return did(
    { op: 'list-conversations', user, way: 'all' },
    { is: 'ok', result: { gave: 'conversations', conversations } },
    'final',
  );
}
