import type { HistoryView, SendView } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';
import { before } from './doings.ts';

export interface Interval {
  readonly min: number;
  readonly max: number;
}

/** A user, the other one of a direct chat, and a moment at which the user asks. */
export interface Asked {
  readonly user: string;
  readonly peer: string;
  readonly start: number;
  readonly end: number;
}

/**
 * How many messages of the peer may rightly be unread for the user at that moment: an interval, for not all is known.
 * One that asks for no badge may count or not.
 */
export function unreadAt(view: HistoryView, asked: Asked): Interval {
  let min = 0;
  let max = 0;
  for (const send of view.sends) {
    if (send.from !== asked.peer || send.to !== asked.user || send.fate === 'must-not') continue;
    const read = readOf(view, send, asked);
    const surelyIn =
      send.fate === 'must' && send.op.badge !== false && (send.inFrom < asked.start || send.inFrom === Infinity);
    if (surelyIn && read === 'no') min += 1;
    if (send.start < asked.end && read !== 'yes') max += 1;
  }
  return { min, max };
}

/** Whether the user had read the message when he asked. */
function readOf(view: HistoryView, send: SendView, asked: Asked): 'yes' | 'maybe' | 'no' {
  const marks = view.marks.filter(
    (mark) =>
      mark.user === asked.user && mark.peer === asked.peer && mark.outcome.is !== 'refused' && mark.start < asked.end,
  );
  if (marks.some((mark) => mark.outcome.is === 'ok' && send.listedFrom < mark.start && before(mark, asked)))
    return 'yes';
  const answering = readByAnswer(view, send, asked);
  if (answering === 'yes') return 'yes';
  // Of a mark that was not answered it is not known when it happens.
  const mayBeMarked = marks.some((mark) => mark.outcome.is === 'unknown' || send.start < mark.end);
  return answering === 'maybe' || mayBeMarked ? 'maybe' : 'no';
}

/** Whether an answer of the user may have marked the message as read, by what the server says of that. */
function readByAnswer(view: HistoryView, send: SendView, asked: Asked): 'yes' | 'maybe' | 'no' {
  const effect = valueOf(view.capabilities, 'unreadAfterOwnSend') ?? 'unspecified';
  if (effect === 'kept') return 'no';
  const answers = view.sends.filter(
    (own) => own.from === asked.user && own.to === asked.peer && own.fate !== 'must-not' && own.start < asked.end,
  );
  if (effect === 'cleared' && answers.some((own) => send.listedFrom < own.start && own.inFrom < asked.start))
    return 'yes';
  return answers.some((own) => send.start < Math.max(own.end, own.inFrom)) ? 'maybe' : 'no';
}
