import type {
  ChatView,
  HistoryRead,
  HistoryView,
  LookUpRead,
  Rule,
  SendView,
  Violation,
} from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { count, places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DM-002',
  area: 'first-dm',
  level: 'MUST',
  severity: 'critical',
  title: 'an accepted message is stored exactly once, and the same for both',
  text: 'Each accepted direct message is found exactly once by its sender and by its receiver, by every way of reading the history and by every way of asking for it alone.',
  source: [{ url: 'docs/wire.md#ack', quote: 'An acknowledged message is stored, exactly once, for both users.' }],
  needs: ['historyWays'],
  check(view) {
    const result = tally();
    for (const chat of view.answeredChats) {
      const reads = view.histories.filter((read) => read.last && isOf(chat, read));
      const lookUps = view.lookUps.filter((read) => read.last && isOf(chat, read));
      for (const send of chat.accepted) {
        for (const read of reads) result.owe(brokenIn(view, send, read));
        for (const read of lookUps.filter((r) => r.asked.includes(send.message))) result.owe(brokenAlone(send, read));
      }
    }
    return result.findings();
  },
};

function isOf(chat: ChatView, read: HistoryRead | LookUpRead): boolean {
  return chat.users.includes(read.user) && chat.users.includes(read.peer);
}

function brokenIn(view: HistoryView, send: SendView, read: HistoryRead): Violation | false {
  const times = timesIn(send, read);
  if (times === 1) return false;
  return {
    shape: times > 1 ? 'stored-again' : foundElsewhere(view, send) ? 'not-for-all' : 'not-stored',
    expected: `${read.user} finds ${send.message} once when reading by ${read.way}`,
    actual: times > 1 ? `found ${times} times` : `not there, among ${count(read.messages.length, 'message')}`,
    evidence: places(send, read),
  };
}

function brokenAlone(send: SendView, read: LookUpRead): Violation | false {
  const times = timesIn(send, read);
  if (times === 1) return false;
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
