import type { HistoryView, ListRead, Rule } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';
import { aboutChat, entryOf, peersIn } from '../conversations/beside-whole.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-UNRD-003',
  area: 'unread',
  level: 'MUST',
  severity: 'major',
  title: 'what is unread does not depend on how the list is asked for',
  text: 'By whatever way a user asks for his whole list, it counts the same unread messages of a chat.',
  source: [{ url: 'docs/wire.md#list-changes', quote: 'How a list is asked for does not change what is unread.' }],
  needs: ['listWays', 'unread'],
  nothingToJudge(capabilities) {
    const ways = valueOf(capabilities, 'listWays') ?? [];
    return ways.length > 1 ? undefined : `listWays: ${ways.join()} is the only way of asking for the list`;
  },
  check(view) {
    const result = tally();
    if (view.trouble.length > 0) return result.findings();
    for (const lists of finalListsByUser(view))
      for (const peer of peersIn(view, ...lists)) {
        const counts = lists.flatMap((read) => {
          const unread = entryOf(read, peer)?.unread;
          return unread === undefined ? [] : [{ read, unread }];
        });
        const [first, ...others] = counts;
        if (!first || others.length === 0) continue;
        const other = others.find(({ unread }) => unread !== first.unread);
        result.owe(
          [...places(...counts.map(({ read }) => read)), ...aboutChat(view, first.read.user, peer)],
          other && {
            shape: 'depends-on-how-one-asks',
            expected: `the list of ${first.read.user} counts ${first.unread} unread from ${peer} by ${other.read.way}, as by ${first.read.way}`,
            actual: `it counts ${other.unread}`,
            evidence: places(first.read, other.read),
          },
        );
      }
    return result.findings();
  },
};

function finalListsByUser(view: HistoryView): ListRead[][] {
  const lists = view.lists.filter((read) => read.last);
  return view.users.map((user) => lists.filter((read) => read.user === user));
}
