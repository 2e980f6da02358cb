import { settledChats } from '../../model/restarts.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { otherOrder, outOfOrder } from '../orders.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-ORD-001',
  area: 'ordering',
  level: 'MUST',
  severity: 'major',
  title: 'both users read one order, and what was sent later stands later',
  text: 'By every way of reading the history both users find the messages of a chat in one order, each of them his own where the server says no more; a message that was sent after another was surely in stands behind it.',
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
        result.owe(places(...chat.accepted, read), outOfOrder(chat.accepted, read, `by ${read.way}`));
        const first = reads.find(({ user }) => user === read.user || 'value' in view.capabilities.oneOrder);
        if (first && read !== first) result.owe(places(...chat.accepted, first, read), otherOrder(first, read));
      }
    }
    return result.findings();
  },
};
