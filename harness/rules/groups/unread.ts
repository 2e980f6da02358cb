import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { count, places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-GRP-007',
  area: 'groups',
  level: 'MUST',
  severity: 'major',
  title: 'a member who said nothing has as many unread as were sent to the group since he came in',
  text: 'In the conversation list of a member who has sent nothing to a group, it counts each message that was accepted since he came in, or came in again, and none of those before.',
  source: [{ url: 'docs/wire.md#groups', quote: 'It counts what others sent since he came in, until he reads it.' }],
  needs: ['groups', 'groupList', 'listWays', 'unread'],
  check(view) {
    const result = tally();
    for (const { group, sends, memberSince } of view.groups)
      for (const list of view.lists.filter(({ last }) => last)) {
        const entry = list.groups.find((one) => one.group === group);
        if (!entry || sends.some(({ from, fate }) => from === list.user && fate !== 'must-not')) continue;
        const kept = sends.filter(({ fate }) => fate !== 'must-not');
        const since = memberSince(list.user, list.end);
        if (
          since === undefined ||
          kept.some(({ fate, start, end }) => fate === 'may' || (start < since && since < end))
        )
          continue;
        // Who comes in again begins anew.
        const owed = kept.filter(({ start }) => start > since);
        if (kept.length === 0 || entry.unread === undefined) continue;
        result.owe(
          places(...kept, list),
          entry.unread !== owed.length && {
            shape: entry.unread < owed.length ? 'too-few' : 'too-many',
            expected: `the list of ${list.user} counts ${count(owed.length, 'unread message')} in ${group} by ${list.way}`,
            actual: `it counts ${entry.unread}`,
            evidence: places(...kept, list),
          },
        );
      }
    return result.findings();
  },
};
