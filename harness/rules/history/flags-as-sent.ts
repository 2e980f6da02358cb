import type { Rule } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import type { Showing } from './showings.ts';
import { showings } from './showings.ts';

export const rule: Rule = {
  id: 'IMC-HIST-005',
  area: 'history',
  level: 'MUST',
  severity: 'major',
  title: 'a message keeps the flags that it was sent with',
  text: 'Pushed, told to a back end, in a history, on a page of one, in an archive, asked for alone or in a list: wherever the server tells whether a message is to show a badge, it is to show one exactly when it was not sent without; but for pushes to the one who sent it.',
  source: [
    {
      url: 'docs/wire.md#flags',
      quote: 'A message keeps the flags that it was sent with, wherever it is shown.',
    },
  ],
  needs: ['sendFlags'],
  check(view) {
    const result = tally();
    if (!valueOf(view.capabilities, 'sendFlags')?.includes('no-badge')) return result.findings();
    for (const { place, where, at, seen, by } of showings(view)) {
      const send = view.sendNamed.get(seen.message ?? '');
      if (!send || send.phase === 'barrier' || seen.badge === undefined) continue;
      // Whether his own message shows a badge to whoever sent it nobody promises.
      if (by?.user === send.from) continue;
      const badge = send.op.badge !== false;
      const evidence = [...places(send), ...at];
      result.owe(
        evidence,
        seen.badge !== badge && {
          shape: `badge-${badge ? 'lost' : 'added'}-${isPushed(place) ? place : 'when-asked-for'}`,
          lasting: true,
          expected: `${where} ${send.message} shows ${badge ? 'a badge' : 'no badge'}, as it was sent`,
          actual: `it shows ${seen.badge ? 'one' : 'none'}`,
          evidence,
        },
      );
    }
    return result.findings();
  },
};

/** What is asked for comes from one store, whatever the way. */
function isPushed(place: Showing['place']): boolean {
  return place === 'in-push' || place === 'in-webhook';
}
