import type { GroupRead, GroupSendView, HistoryRead, SendView, Violation } from '../vocabulary/index.ts';
import { places, row } from './words.ts';

type Reading = HistoryRead | GroupRead;

type Sent = SendView | GroupSendView;

/** A message that was sent after another was surely in, and stands before it; `where` ends the sentence about that. */
export function outOfOrder(sends: readonly Sent[], read: Reading, where: string): Violation | false {
  // Of a message that stands there twice, which is another rule's affair, the first place counts.
  const placeOf = new Map(read.messages.map((message, i) => [message.message, i] as const).reverse());
  const found = sends.flatMap((send) => {
    const place = placeOf.get(send.message);
    return place === undefined ? [] : [{ send, place }];
  });
  for (const { send: earlier, place } of found)
    for (const { send: later, place: next } of found) {
      if (earlier.inFrom >= later.start || place < next) continue;
      return {
        shape: 'out-of-order',
        expected: `${read.user} reads ${earlier.message} before ${later.message} ${where}`,
        actual: `he reads ${row(namesIn(read))}`,
        evidence: places(earlier, later, read),
      };
    }
  return false;
}

/** Two readers who find the same messages in two orders; what only one of them finds is another rule's affair. */
export function otherOrder(one: Reading, other: Reading): Violation | false {
  const common = (a: Reading, b: Reading) => {
    const names = new Set(namesIn(b));
    return [...new Set(namesIn(a))].filter((name) => names.has(name));
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

function namesIn({ messages }: Reading): (string | undefined)[] {
  return messages.map(({ message }) => message);
}
