import { blockedAt, changesBefore } from '../../model/may-send.ts';
import { isAnsweredByServer } from '../../model/doings.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-PERM-001',
  area: 'permissions',
  level: 'MUST',
  severity: 'critical',
  title: 'who is blocked cannot send',
  text: 'A direct message to a user who has surely blocked its sender is refused, by each way of sending for which the server says that blocking holds.',
  source: [{ url: 'docs/wire.md#permissions', quote: 'Who is blocked by a user cannot send to him' }],
  needs: ['block'],
  check(view) {
    const result = tally();
    for (const send of [...view.sends, ...view.transients]) {
      if (blockedAt(view, send) !== 'yes' || !isAnsweredByServer(send)) continue;
      const about = places(...changesBefore(view, send), send);
      result.owe(
        about,
        send.outcome.is === 'ok' && {
          shape: 'accepted-though-blocked',
          lasting: true,
          expected: `${send.message} of ${send.from} is refused: ${send.to} has blocked him`,
          actual: 'it was accepted',
          evidence: about,
        },
      );
    }
    return result.findings();
  },
};
