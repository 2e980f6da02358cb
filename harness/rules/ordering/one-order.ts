import { settledChats } from '../../model/restarts.ts';
import type { ChatView, HistoryRead, Rule, Violation } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-ORD-001',
  area: 'ordering',
  level: 'MUST',
  severity: 'major',
  title: 'both users read one order, and what was sent later stands later',
  text: 'By every way of reading the history both users find the messages of a chat in one order; a message that was sent after another was surely in stands behind it.',
  source: [
    {
      url: 'docs/wire.md#order',
      quote: 'Sender and receiver read one order; a message sent after another was acknowledged stands behind it.',
    },
  ],
  needs: ['historyWays'],
  check(view) {
    const result = tally();
    for (const chat of settledChats(view).filter((c) => c.accepted.length > 1)) {
      const reads = view.histories.filter((r) => r.last && isBetween(chat.users, [r.user, r.peer]));
      for (const read of reads) {
        result.owe(places(...chat.accepted, read), outOfOrder(chat, read));
        if (reads[0] && read !== reads[0])
          result.owe(places(...chat.accepted, reads[0], read), otherOrder(reads[0], read));
      }
    }
    return result.findings();
  },
};

function outOfOrder(chat: ChatView, read: HistoryRead): Violation | false {
  // Of a message that stands there twice, which is another rule's affair, the first place counts.
  const place = new Map(read.messages.map((message, i) => [message.message, i] as const).reverse());
  for (const earlier of chat.accepted)
    for (const later of chat.accepted) {
      const [a, b] = [place.get(earlier.message), place.get(later.message)];
      if (earlier.inFrom >= later.start || a === undefined || b === undefined || a < b) continue;
      return {
        shape: 'out-of-order',
        expected: `${read.user} reads ${earlier.message} before ${later.message} by ${read.way}`,
        actual: `he reads ${row(read.messages.map((message) => message.message))}`,
        evidence: places(earlier, later, read),
      };
    }
  return false;
}

/** Two readers who find the same messages in two orders; what only one of them finds is another rule's affair. */
function otherOrder(one: HistoryRead, other: HistoryRead): Violation | false {
  const common = (a: HistoryRead, b: HistoryRead) => {
    const names = new Set(b.messages.map((message) => message.message));
    return [...new Set(a.messages.map((message) => message.message))].filter((name) => names.has(name));
  };
  const [a, b] = [common(one, other), common(other, one)];
  if (a.join(' ') === b.join(' ')) return false;
  return {
    shape: 'two-orders',
    expected: `${other.user} by ${other.way} reads the order that ${one.user} reads by ${one.way}: ${row(a)}`,
    actual: `he reads ${row(b)}`,
    evidence: places(one, other),
  };
}
