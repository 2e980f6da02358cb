import type { ChatView, HistoryRead, HistoryView, Rule, SendView, Violation } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DM-009',
  area: 'first-dm',
  level: 'MUST',
  severity: 'critical',
  title: 'both directions of a chat are one channel, counted 1, 2, 3',
  text: 'What either of two users sends to the other is in one channel: each reads the messages of both, and where the server counts messages, no two have the same number, the first has 1, and none is left out.',
  source: [
    {
      url: 'docs/wire.md#channel',
      quote: 'Both directions of a chat are one channel, whose messages are numbered 1, 2, 3 without a gap.',
    },
  ],
  needs: ['historyWays'],
  check(view) {
    const result = tally();
    const counted = valueOf(view.capabilities, 'ordinals') === 'gapless';
    for (const chat of view.answeredChats) {
      const reads = view.histories.filter((r) => r.last && chat.users.includes(r.user) && chat.users.includes(r.peer));
      if (bothWays(chat)) for (const read of reads) result.owe(apart(view, chat, read));
      if (counted) for (const read of reads.filter((r) => r.messages.length > 0)) result.owe(miscounted(read));
      if (counted && chat.accepted.length > 1) result.owe(sameNumber(chat));
    }
    return result.findings();
  },
};

function bothWays(chat: ChatView): boolean {
  return chat.users.every((user) => chat.accepted.some((send) => send.from === user));
}

/** A reader who finds the messages of one side only, while the other side's are found elsewhere. */
function apart(view: HistoryView, chat: ChatView, read: HistoryRead): Violation | false {
  const senders = new Set(read.messages.map((message) => message.from));
  const missing = chat.users.find((user) => !senders.has(user));
  if (missing === undefined || senders.size === 0) return false;
  const elsewhere = view.histories.find((r) => r.last && r.messages.some((message) => message.from === missing));
  if (!elsewhere) return false;
  return {
    shape: 'two-channels',
    expected: `${read.user} reads the messages of both by ${read.way}`,
    actual: `only those of ${row([...senders])}; ${elsewhere.user} reads those of ${missing}`,
    evidence: places(read, elsewhere),
  };
}

function miscounted(read: HistoryRead): Violation | false {
  const ordinals = read.messages.flatMap((message) => message.ordinal ?? []).sort((a, b) => a - b);
  const wrong = ordinals.findIndex((ordinal, i) => ordinal !== i + 1);
  if (wrong === -1) return false;
  return {
    shape: ordinals[wrong] === ordinals[wrong - 1] ? 'same-number-twice' : 'gap',
    expected: `${read.user} reads messages numbered 1 to ${ordinals.length} by ${read.way}`,
    actual: `they are numbered ${ordinals.join(', ')}`,
    evidence: places(read),
  };
}

function sameNumber(chat: ChatView): Violation | false {
  const owner = new Map<number, SendView>();
  for (const send of chat.accepted) {
    const ordinal = send.ack?.ordinal;
    if (ordinal === undefined) continue;
    const other = owner.get(ordinal);
    if (other)
      return {
        shape: 'two-channels',
        expected: `${other.message} and ${send.message} have different numbers`,
        actual: `both were acknowledged as number ${ordinal}`,
        evidence: places(other, send),
      };
    owner.set(ordinal, send);
  }
  return false;
}
