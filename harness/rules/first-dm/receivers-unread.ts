import { circumstancesIn } from '../../model/circumstances.ts';
import { unreadAt } from '../../model/unread.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import { unmarkedCounts } from './unread-counts.ts';

export const rule: Rule = {
  id: 'IMC-DM-006',
  area: 'first-dm',
  level: 'MUST',
  severity: 'critical',
  title: "the receiver's unread counts the messages that he was sent",
  text: 'As long as the receiver of first messages has not marked the chat as read, his list shows as many unread messages as he was sent: never fewer, and, as long as he has sent none himself, never more.',
  source: [
    { url: 'docs/wire.md#unread', quote: 'Unread is the number of messages of others after the read position.' },
  ],
  needs: ['listWays', 'unread'],
  check(view) {
    const result = tally();
    for (const { chat, read, unread, peer } of unmarkedCounts(view)) {
      const owed = unreadAt(view, { user: read.user, peer, start: read.start, end: read.end });
      const hasSent = chat.sends.some((send) => send.from === read.user && send.fate !== 'must-not');
      // Who has sent something himself is owed no upper end, and so nothing where there is no lower one either.
      if (owed.max === 0 || (owed.min === 0 && hasSent)) continue;
      const shape = unread < owed.min ? 'too-few' : unread > owed.max && !hasSent ? 'too-many' : undefined;
      const evidence = places(...chat.accepted, read);
      result.owe(
        [...places(...circumstancesIn(view, chat)), ...evidence],
        shape && {
          shape,
          expected: `the list of ${read.user} counts ${range(owed)} unread from ${peer}, asked by ${read.way}`,
          actual: `it counts ${unread}`,
          evidence,
        },
      );
    }
    return result.findings();
  },
};

function range({ min, max }: { readonly min: number; readonly max: number }): string {
  return min === max ? `${min}` : `${min} to ${max}`;
}
