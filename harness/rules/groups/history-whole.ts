import type { GroupRead, GroupView, Rule, Violation } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-GRP-002',
  area: 'groups',
  level: 'MUST',
  severity: 'critical',
  title: 'each member finds each message in the history of the group, once and as it was sent',
  text: 'By every way of reading the history of a group, who was a member when an accepted message was sent, and stayed one, finds it once, from its sender, with its content; what was refused he does not find.',
  source: [
    {
      url: 'docs/wire.md#groups',
      quote: 'Whoever was a member when a message was accepted finds it in the history, once.',
    },
  ],
  needs: ['groups', 'groupHistoryWays'],
  check(view) {
    const result = tally();
    for (const group of view.groups)
      for (const read of view.groupReads.filter((one) => one.last && one.group === group.group)) {
        const owed = group.sends.filter(
          (send) => send.fate === 'must' && group.isMember(read.user, send.start, read.end) === 'yes',
        );
        for (const send of owed) result.owe(places(send, read), brokenFor(send, read));
        const refused = group.sends.find(
          (send) => send.fate === 'must-not' && read.messages.some(({ message }) => message === send.message),
        );
        if (refused) result.owe(places(refused, read), found(refused, read));
      }
    return result.findings();
  },
};

type Send = GroupView['sends'][number];

function brokenFor(send: Send, read: GroupRead): Violation | false {
  const seen = read.messages.filter(({ message }) => message === send.message);
  const [first] = seen;
  const expected = `${read.user} finds ${send.message} once in the history of ${read.group} by ${read.way}`;
  const evidence = places(send, read);
  if (!first)
    return {
      shape: 'not-found',
      expected,
      actual: `he finds ${row(read.messages.map(({ message }) => message))}`,
      evidence,
    };
  if (seen.length > 1) return { shape: 'found-again', expected, actual: `he finds it ${seen.length} times`, evidence };
  if (first.from !== send.from || first.content.sha256 !== send.content.sha256)
    return {
      shape: 'not-as-sent',
      lasting: true,
      expected: `${send.message} is from ${send.from} and reads ${send.content.preview}`,
      actual: `it is from ${first.from} and reads ${first.content.preview}`,
      evidence,
    };
  return false;
}

function found(send: Send, read: GroupRead): Violation {
  return {
    shape: 'found-though-refused',
    lasting: true,
    expected: `${send.message}, which was refused, is in no history`,
    actual: `${read.user} finds it by ${read.way}`,
    evidence: places(send, read),
  };
}
