import { settledChats } from '../../model/restarts.ts';
import type { ChatView, HistoryRead, HistoryView, Rule, Violation } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DM-009',
  area: 'first-dm',
  level: 'MUST',
  severity: 'critical',
  title: 'both directions of a chat are one channel',
  text: 'What either of two users sends to the other is in one channel: each reads the messages of both.',
  source: [
    {
      url: 'docs/wire.md#channel',
      quote: 'Both directions of a chat are one channel, whose messages are numbered 1, 2, 3 without a gap.',
    },
  ],
  needs: ['historyWays'],
  check(view) {
    const result = tally();
    for (const chat of settledChats(view).filter(bothWays))
      for (const read of view.histories)
        if (read.last && isBetween(chat.users, [read.user, read.peer]))
          result.owe(places(...chat.accepted, read), apart(view, chat, read));
    return result.findings();
  },
};

function bothWays(chat: ChatView): boolean {
  return (
    chat.users[0] !== chat.users[1] && chat.users.every((user) => chat.accepted.some((send) => send.from === user))
  );
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
