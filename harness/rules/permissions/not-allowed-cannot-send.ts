import { allowancesBefore, allowedAt } from '../../model/may-send.ts';
import { isAnsweredByServer } from '../../model/doings.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-PERM-004',
  area: 'permissions',
  level: 'MUST',
  severity: 'critical',
  title: 'who is not allowed cannot send',
  text: 'Where a user is sent to only by those whom he allows, a direct message of a user whom its receiver has surely not allowed, or surely allows no longer, is refused, by each way of sending for which the server says so.',
  source: [{ url: 'docs/wire.md#permissions', quote: 'a person is sent to only by those on his whitelist' }],
  needs: ['allowList'],
  check(view) {
    const result = tally();
    for (const send of [...view.sends, ...view.transients]) {
      if (allowedAt(view, send) !== 'no' || !isAnsweredByServer(send)) continue;
      const changes = allowancesBefore(view, send);
      const about = places(...changes, send);
      result.owe(
        about,
        send.outcome.is === 'ok' && {
          shape: changes.length === 0 ? 'accepted-though-not-allowed' : 'accepted-though-no-longer-allowed',
          lasting: true,
          expected: `${send.message} of ${send.from} is refused: ${send.to} does not allow him to write`,
          actual: 'it was accepted',
          evidence: about,
        },
      );
    }
    return result.findings();
  },
};
