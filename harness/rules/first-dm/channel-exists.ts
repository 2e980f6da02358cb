import { circumstancesOf } from '../../model/circumstances.ts';
import { settledChats } from '../../model/restarts.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DM-001',
  area: 'first-dm',
  level: 'MUST',
  severity: 'critical',
  title: 'an accepted first message has set up its channel',
  text: 'Once a direct message between two users has been accepted, the channel of the two exists, whoever of them asks.',
  source: [{ url: 'docs/wire.md#channel', quote: 'An accepted message has a channel.' }],
  needs: ['inspectChannel'],
  check(view) {
    const result = tally();
    for (const chat of settledChats(view)) {
      const [first] = chat.accepted;
      if (!first) continue;
      for (const look of view.channels) {
        if (!look.last || !isBetween(chat.users, [look.user, look.peer])) continue;
        const evidence = places(first, look);
        result.owe(
          [...places(...circumstancesOf(view, first)), ...evidence],
          !look.exists && {
            shape: 'no-channel',
            expected: `the channel of ${chat.users.join(' and ')} exists`,
            actual: `${look.user} asked, and the server knows none`,
            evidence,
          },
        );
      }
    }
    return result.findings();
  },
};
