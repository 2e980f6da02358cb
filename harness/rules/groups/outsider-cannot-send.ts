import { isAnsweredByServer } from '../../model/doings.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-GRP-004',
  area: 'groups',
  level: 'MUST',
  severity: 'critical',
  title: 'who is no member of a group cannot send to it',
  text: 'A message that a session sends to a group of which its user is surely no member, never was or no longer, is refused.',
  source: [{ url: 'docs/wire.md#groups', quote: 'A session of somebody else cannot send to it' }],
  needs: ['groups', 'groupSend'],
  check(view) {
    const result = tally();
    for (const { changes, group, sends, isMember } of view.groups)
      for (const send of sends) {
        if (send.via === 'api' || isMember(send.from, send.start, send.end) !== 'no' || !isAnsweredByServer(send))
          continue;
        const about = places(...changes, send);
        result.owe(
          about,
          send.outcome.is === 'ok' && {
            shape: 'accepted-from-outsider',
            lasting: true,
            expected: `${send.message} of ${send.from} is refused: he is no member of ${group}`,
            actual: 'it was accepted',
            evidence: about,
          },
        );
      }
    return result.findings();
  },
};
