import { circumstancesOf } from '../../model/circumstances.ts';
import { restartsIn } from '../../model/restarts.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-HOOK-001',
  area: 'webhooks',
  level: 'MUST',
  severity: 'critical',
  title: 'each stored message is told to the back end',
  text: 'Where a back end is told of messages, it is told of each direct message that was accepted to be stored, at least once, whichever way it was sent.',
  source: [
    { url: 'docs/wire.md#webhooks', quote: 'Each stored message is told to the webhook, in order, at least once.' },
  ],
  needs: ['webhooks'],
  check(view) {
    const result = tally();
    // Who has died may tell it when he is back, some time.
    if (view.trouble.length > 0 || restartsIn(view).some(({ how }) => how === 'kill')) return result.findings();
    const told = new Set(view.notified.map(({ message }) => message.message));
    for (const send of view.answeredChats.flatMap((chat) => chat.accepted))
      result.owe(
        places(...circumstancesOf(view, send), send),
        !told.has(send.message) && {
          shape: 'not-told',
          expected: `the back end is told of ${send.message}`,
          actual: 'it was not',
          evidence: places(send),
        },
      );
    return result.findings();
  },
};
