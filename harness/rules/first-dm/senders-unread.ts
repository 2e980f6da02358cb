import { circumstancesIn } from '../../model/circumstances.ts';
import { unreadAt } from '../../model/unread.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import { unmarkedCounts } from './unread-counts.ts';

export const rule: Rule = {
  id: 'IMC-DM-007',
  area: 'first-dm',
  level: 'MUST',
  severity: 'major',
  title: "the sender's own messages are not unread for him",
  text: 'What a user has sent himself is never counted as unread for him: 0 as long as nobody has answered, and no more than the answers after that.',
  source: [{ url: 'docs/wire.md#unread', quote: "Messages of one's own are never unread." }],
  needs: ['listWays', 'unread'],
  check(view) {
    const result = tally();
    for (const { chat, read, unread, peer } of unmarkedCounts(view)) {
      const own = chat.sends.filter((send) => send.from === read.user && send.fate !== 'must-not');
      if (own.length === 0) continue;
      const { max } = unreadAt(view, { user: read.user, peer, start: read.start, end: read.end });
      result.owe(
        places(...circumstancesIn(view, chat), ...chat.accepted, read),
        unread > max && {
          shape: 'own-message-unread',
          expected: `the list of ${read.user} counts ${max === 0 ? 'nothing unread' : `at most ${max} unread`} from ${peer}, asked by ${read.way}`,
          actual: `it counts ${unread}`,
          evidence: places(...own, read),
        },
      );
    }
    return result.findings();
  },
};
