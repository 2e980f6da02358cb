import { allowancesBefore, allowedAt, blockedAt } from '../../model/may-send.ts';
import { isAnsweredByServer } from '../../model/doings.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-PERM-005',
  area: 'permissions',
  level: 'MUST',
  severity: 'major',
  title: 'who is allowed can send',
  text: 'Where a user is sent to only by those whom he allows, a direct message of a user whom its receiver surely allows, and has not blocked, is not refused.',
  source: [{ url: 'docs/wire.md#permissions', quote: 'a person is sent to only by those on his whitelist' }],
  needs: ['allowList'],
  check(view) {
    const result = tally();
    for (const send of [...view.sends, ...view.transients]) {
      const isFree = ['never', 'lifted'].includes(blockedAt(view, send));
      if (allowedAt(view, send) !== 'yes' || !isFree || !isAnsweredByServer(send)) continue;
      const about = places(...allowancesBefore(view, send), send);
      result.owe(
        about,
        send.outcome.is === 'refused' && {
          shape: 'refused-though-allowed',
          lasting: true,
          expected: `${send.message} of ${send.from} is accepted: ${send.to} allows him to write`,
          actual: `refused: ${send.outcome.code} ${send.outcome.detail}`,
          evidence: about,
        },
      );
    }
    return result.findings();
  },
};
