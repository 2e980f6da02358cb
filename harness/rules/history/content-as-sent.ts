import type { MessageView, Rule } from '../../vocabulary/index.ts';
import { carries } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import { showings } from './showings.ts';

export const rule: Rule = {
  id: 'IMC-HIST-001',
  area: 'history',
  level: 'MUST',
  severity: 'critical',
  title: 'whoever sees a message sees what was sent',
  text: 'Pushed, told to a back end, in a history, on a page of one, in an archive, asked for alone or in a list: a message has the bytes and the sender with which it was sent.',
  source: [
    {
      url: 'docs/wire.md#content',
      quote: 'A payload is bytes; whoever sees a message sees the bytes and the sender of its send.',
    },
  ],
  needs: [],
  check(view) {
    const result = tally();
    for (const { place, where, at, seen, by } of showings(view)) {
      const send = view.sendNamed.get(seen.message ?? '');
      if (!send || send.phase === 'barrier') continue;
      // Of what a session cannot carry nobody promises what comes of it.
      if (by && !carries(by.fidelity, send.op.payload)) continue;
      const same = seen.content.sha256 === send.content.sha256;
      const evidence = [...places(send), ...at];
      result.owe(
        [...evidence, ...places(...(by?.logins ?? []))],
        (!same || seen.from !== send.from) && {
          shape: `${same ? 'wrong-sender' : 'mangled'}-${place}`,
          expected: `${where} ${send.message} is ${described(send)}`,
          actual: described(seen),
          evidence,
        },
      );
    }
    return result.findings();
  },
};

function described({ from, content }: Pick<MessageView, 'from' | 'content'>): string {
  return `${content.bytes} bytes (${content.preview || 'nothing printable'}) from ${from}`;
}
