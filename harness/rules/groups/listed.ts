import type { GroupSendView, ListRead, Rule, Violation } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-GRP-006',
  area: 'groups',
  level: 'MUST',
  severity: 'critical',
  title: 'a group in which something was said is in the conversation list of each member, with its newest message',
  text: 'By every way of asking for a list, who is a member of a group to which a message was accepted since he came in finds the group in his list once; where entries show their newest message, it is one after which none was surely sent.',
  source: [
    {
      url: 'docs/wire.md#groups',
      quote: 'The conversation list of each member shows the group, with its newest message.',
    },
  ],
  needs: ['groups', 'groupList', 'listWays'],
  check(view) {
    const result = tally();
    const showsLast = valueOf(view.capabilities, 'lastMessage') !== undefined;
    for (const { group, sends, isMember } of view.groups)
      for (const list of view.lists.filter(({ last }) => last)) {
        const owed = sends.filter(
          (send) => send.fate === 'must' && isMember(list.user, send.start, list.end) === 'yes',
        );
        if (owed.length === 0) continue;
        // What nobody knows of may be the newest one.
        const isKnown = sends.every(({ fate }) => fate !== 'may');
        result.owe(places(...owed, list), brokenFor({ group, list, owed, showsLast: showsLast && isKnown }));
      }
    return result.findings();
  },
};

interface Judged {
  readonly group: string;
  readonly list: ListRead;
  /** Messages that were accepted while the user was a member. */
  readonly owed: readonly GroupSendView[];
  readonly showsLast: boolean;
}

function brokenFor({ group, list, owed, showsLast }: Judged): Violation | false {
  const entries = list.groups.filter((entry) => entry.group === group);
  const [entry] = entries;
  const evidence = places(...owed, list);
  const expected = `the list of ${list.user} shows ${group} once by ${list.way}`;
  if (!entry) return { shape: 'not-listed', expected, actual: 'it does not', evidence };
  if (entries.length > 1) return { shape: 'listed-again', expected, actual: `${entries.length} times`, evidence };
  if (!showsLast) return false;
  const last = owed.find(({ message }) => message === entry.last?.message);
  const newer = owed.find((send) => !last || last.inFrom < send.start);
  if (last && !newer) return false;
  return {
    shape: 'last-message',
    expected: `${group} shows ${newer?.message ?? 'its newest message'} in the list of ${list.user} by ${list.way}`,
    actual: `it shows ${entry.last ? (entry.last.message ?? 'an unknown message') : 'none'}`,
    evidence,
  };
}
