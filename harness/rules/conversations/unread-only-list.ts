import type { Rule, Violation } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';
import type { Beside } from './beside-whole.ts';
import { besideWhole } from './beside-whole.ts';

export const rule: Rule = {
  id: 'IMC-CONV-004',
  area: 'conversations',
  level: 'MUST',
  severity: 'major',
  title: 'asked for unread chats alone, the list shows those and no other',
  text: 'A list that is asked for unread chats alone shows each chat of which the whole list counts something unread, with the same count, and no other one.',
  source: [
    {
      url: 'docs/wire.md#list-changes',
      quote: 'Asked for unread chats alone, the list shows those, with the same counts.',
    },
  ],
  needs: ['syncWays', 'listWays', 'unread'],
  check(view) {
    const result = tally();
    for (const chat of besideWhole(view, 'unread')) {
      // Where whole lists differ, which is another rule's affair, this one may be like any of them.
      const counts = chat.entries.flatMap(({ unread }) => unread ?? []);
      if (counts.length > 0 || chat.entries.length === 0) result.owe(chat.about, broken(chat, counts));
    }
    return result.findings();
  },
};

function broken({ sync, peer, shown, wholes, entries }: Beside, counts: readonly number[]): Violation | false {
  const found = (shape: string, expected: string): Violation => ({
    shape,
    ...(sync.phase === 'body' ? { lasting: true } : {}),
    expected: `asked by ${sync.way}, the list of ${sync.user} ${expected}, as whole by ${wholes[0]?.way}`,
    actual:
      shown?.unread === undefined
        ? `it shows ${row(sync.conversations.map((entry) => entry.with))}`
        : `it counts ${shown.unread} unread from ${peer}`,
    evidence: places(sync, ...wholes),
  });
  if (!shown) {
    const isUnread = entries.length === wholes.length && counts.every((count) => count > 0);
    return isUnread && found('unread-chat-missing', `shows ${counts[0]} unread from ${peer}`);
  }
  if (counts.every((count) => count === 0)) return found('read-chat-shown', `shows no chat with ${peer}`);
  if (shown.unread === undefined || counts.includes(shown.unread)) return false;
  return found('other-unread', `counts ${counts[0]} unread from ${peer}`);
}
