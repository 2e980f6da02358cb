import { copiesMax } from '../../model/copies.ts';
import type { ChatView, HistoryRead, HistoryView, LookUpRead, SendView, Violation } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { timesOf } from '../times-of.ts';
import { count, places } from '../words.ts';

interface Finding {
  readonly read: HistoryRead | LookUpRead;
  /** How the message is not found exactly once by it. */
  readonly broken: Violation | false;
}

/** Tells of each accepted message of a chat whether it is found exactly once, by each way of reading its history in the end and of asking for it alone. */
export function findingsIn(view: HistoryView, chat: ChatView): (send: SendView) => Finding[] {
  const isOf = (read: HistoryRead | LookUpRead) => read.last && isBetween(chat.users, [read.user, read.peer]);
  const histories = view.histories.filter(isOf).map((read) => ({ read, times: timesIn(read) }));
  const lookUps = view.lookUps.filter(isOf).map((read) => ({ read, times: timesIn(read), asked: new Set(read.asked) }));
  return (send) => [
    ...histories.map(({ read, times }) => ({ read, broken: brokenIn(view, send, { read, times: times(send) }) })),
    ...lookUps
      .filter(({ asked }) => asked.has(send.message))
      .map(({ read, times }) => ({ read, broken: brokenAlone(view, send, { read, times: times(send) }) })),
  ];
}

/** A reading, and how often the message is in it. */
interface Counted<R> {
  readonly read: R;
  readonly times: number;
}

function brokenIn(view: HistoryView, send: SendView, { read, times }: Counted<HistoryRead>): Violation | false {
  if (times >= 1 && times <= copiesMax(view, send)) return false;
  return {
    shape: times > 1 ? 'stored-again' : foundElsewhere(view, send) ? 'not-for-all' : 'not-stored',
    expected: `${read.user} finds ${send.message} once when reading by ${read.way}`,
    actual: times > 1 ? `found ${times} times` : `not there, among ${count(read.messages.length, 'message')}`,
    evidence: places(send, read),
  };
}

function brokenAlone(view: HistoryView, send: SendView, { read, times }: Counted<LookUpRead>): Violation | false {
  if (times >= 1 && times <= copiesMax(view, send)) return false;
  return {
    shape: times > 1 ? 'found-alone-again' : 'not-found-alone',
    expected: `${read.user} gets ${send.message} once when asking ${read.way}`,
    actual: times > 1 ? `got it ${times} times` : 'the server has none',
    evidence: places(send, read),
  };
}

function timesIn(read: HistoryRead | LookUpRead): (send: SendView) => number {
  const times = timesOf(read.messages.flatMap(({ message }) => message ?? []));
  return ({ message }) => times.get(message) ?? 0;
}

function foundElsewhere(view: HistoryView, send: SendView): boolean {
  return view.histories.some((read) => read.last && timesIn(read)(send) > 0);
}
