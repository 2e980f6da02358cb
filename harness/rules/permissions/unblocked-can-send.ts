import { allowedAt, blockedAt, changesBefore } from '../../model/may-send.ts';
import { isAnsweredByServer } from '../../model/doings.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-PERM-003',
  area: 'permissions',
  level: 'MUST',
  severity: 'major',
  title: 'who is not blocked any more can send again',
  text: 'A direct message that is sent after its receiver has let its sender write to him again is not refused, by each way of sending for which the server says that blocking holds.',
  source: [{ url: 'docs/wire.md#permissions', quote: 'Who is blocked by a user cannot send to him' }],
  needs: ['block'],
  check(view) {
    const result = tally();
    for (const send of [...view.sends, ...view.transients]) {
      if (blockedAt(view, send) !== 'lifted' || !isAnsweredByServer(send)) continue;
      if (!['yes', 'needless'].includes(allowedAt(view, send))) continue;
      const about = places(...changesBefore(view, send), send);
      result.owe(
        about,
        send.outcome.is === 'refused' && {
          shape: 'still-refused',
          lasting: true,
          expected: `${send.message} of ${send.from} is accepted: ${send.to} has let him write again`,
          actual: `refused: ${send.outcome.code} ${send.outcome.detail}`,
          evidence: about,
        },
      );
    }
    return result.findings();
  },
};
