import { settledChats } from '../../model/restarts.ts';
import type {
  ChatView,
  HistoryRead,
  MessageView,
  Position,
  Rule,
  SendView,
  Violation,
} from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DM-011',
  area: 'first-dm',
  level: 'MUST',
  severity: 'major',
  title: 'the positions of a chat begin with the first and leave none out',
  text: "Where a server's order has no gaps, the first message of a chat of two has the first position, each later one the position right after the one before it, and no two have the same.",
  source: [
    {
      url: 'docs/wire.md#channel',
      quote: 'Both directions of a chat are one channel, whose messages are numbered 1, 2, 3 without a gap.',
    },
  ],
  needs: ['historyWays', 'gapless'],
  check(view) {
    const result = tally();
    for (const chat of settledChats(view)) {
      const reads = view.histories.filter((r) => r.last && isBetween(chat.users, [r.user, r.peer]));
      for (const read of reads.filter(({ messages }) => messages.length > 0))
        result.owe(places(...chat.sends, read), broken(read));
      if (chat.accepted.length > 1) result.owe(places(...chat.accepted), acknowledgedAgain(chat));
    }
    return result.findings();
  },
};

/** Follows the positions from the first one on: whoever is not reached stands behind a gap. */
function broken(read: HistoryRead): Violation | false {
  const expected = `the messages that ${read.user} reads by ${read.way} follow one another from the first position on`;
  const evidence = places(read);
  const byKey = new Map<string, MessageView>();
  for (const message of read.messages) {
    const { position } = message;
    if (!position) return { shape: 'no-position', expected, actual: `${named(message)} has none`, evidence };
    const other = byKey.get(position.key);
    if (other) {
      const actual = `${named(other)} and ${named(message)} have the same, ${position.key}`;
      return { shape: 'same-position-twice', expected, actual, evidence };
    }
    byKey.set(position.key, message);
  }
  if (reached(read.messages) === byKey.size) return false;
  return { shape: 'gap', expected, actual: `the positions are ${row([...byKey.keys()])}`, evidence };
}

/** How many messages are reached from the first position. */
function reached(messages: readonly MessageView[]): number {
  const next = new Map(messages.map(({ position }) => [position?.after, position] as const));
  let count = 0;
  for (let at: Position | undefined = next.get(null); at && count < messages.length; at = next.get(at.key)) count += 1;
  return count;
}

function named({ message }: MessageView): string {
  return message ?? 'an unknown message';
}

function acknowledgedAgain(chat: ChatView): Violation | false {
  const owner = new Map<string, SendView>();
  for (const send of chat.accepted) {
    const key = send.ack?.position?.key;
    if (key === undefined) continue;
    const other = owner.get(key);
    if (other)
      return {
        shape: 'same-position-twice',
        expected: `${other.message} and ${send.message} have different positions`,
        actual: `both were acknowledged at ${key}`,
        evidence: places(other, send),
      };
    owner.set(key, send);
  }
  return false;
}
