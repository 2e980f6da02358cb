import type { Rule } from '../../vocabulary/index.ts';
import { otherOrder, outOfOrder } from '../orders.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-GRP-003',
  area: 'groups',
  level: 'MUST',
  severity: 'major',
  title: 'all members read one order, and what was sent later stands later',
  text: 'By every way of reading the history of a group all members find its messages in one order; a message that was sent after another was surely in stands behind it.',
  source: [
    {
      url: 'docs/wire.md#groups',
      quote: 'All members read one order; a message sent after another was acknowledged stands behind it.',
    },
  ],
  needs: ['groups', 'groupHistoryWays'],
  check(view) {
    const result = tally();
    for (const group of view.groups) {
      const sends = group.sends.filter(({ fate }) => fate === 'must');
      if (sends.length < 2) continue;
      const reads = view.groupReads.filter((read) => read.last && read.group === group.group);
      for (const read of reads) {
        result.owe(places(...sends, read), outOfOrder(sends, read, `in ${read.group}`));
        if (reads[0] && read !== reads[0]) result.owe(places(...sends, reads[0], read), otherOrder(reads[0], read));
      }
    }
    return result.findings();
  },
};
