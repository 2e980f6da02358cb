import { copiesMax } from '../../model/copies.ts';
import type { ChatView, HistoryRead, HistoryView, LookUpRead, SendView, Violation } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { count, places } from '../words.ts';

interface Finding {
  readonly read: HistoryRead | LookUpRead;
  /** How the message is not found exactly once by it. */
  readonly broken: Violation | false;
}

/** Whether an accepted message is found exactly once, by each way of reading its history in the end and of asking for it alone. */
export function findingsOf(view: HistoryView, chat: ChatView, send: SendView): Finding[] {
  const isOf = (read: HistoryRead | LookUpRead) => read.last && isBetween(chat.users, [read.user, read.peer]);
  return [
    ...view.histories.filter(isOf).map((read) => ({ read, broken: brokenIn(view, send, read) })),
    ...view.lookUps
      .filter((read) => isOf(read) && read.asked.includes(send.message))
      .map((read) => ({ read, broken: brokenAlone(view, send, read) })),
  ];
}

function brokenIn(view: HistoryView, send: SendView, read: HistoryRead): Violation | false {
  const times = timesIn(send, read);
  if (times >= 1 && times <= copiesMax(view, send)) return false;
  return {
    shape: times > 1 ? 'stored-again' : foundElsewhere(view, send) ? 'not-for-all' : 'not-stored',
    expected: `${read.user} finds ${send.message} once when reading by ${read.way}`,
    actual: times > 1 ? `found ${times} times` : `not there, among ${count(read.messages.length, 'message')}`,
    evidence: places(send, read),
  };
}

function brokenAlone(view: HistoryView, send: SendView, read: LookUpRead): Violation | false {
  const times = timesIn(send, read);
  if (times >= 1 && times <= copiesMax(view, send)) return false;
  return {
    shape: times > 1 ? 'found-alone-again' : 'not-found-alone',
    expected: `${read.user} gets ${send.message} once when asking ${read.way}`,
    actual: times > 1 ? `got it ${times} times` : 'the server has none',
    evidence: places(send, read),
  };
}

function timesIn(send: SendView, read: HistoryRead | LookUpRead): number {
  return read.messages.filter((message) => message.message === send.message).length;
}

function foundElsewhere(view: HistoryView, send: SendView): boolean {
  return view.histories.some((read) => read.last && timesIn(send, read) > 0);
}
