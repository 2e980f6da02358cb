import type { Rule } from '../../vocabulary/index.ts';
import { checkMessages } from './messages.ts';

export const rule: Rule = {
  id: 'IMC-DUR-003',
  area: 'durability',
  level: 'MUST',
  severity: 'critical',
  title: 'accepted messages are in the history after the server was asked to end',
  text: 'Each direct message that was accepted before the server was asked to end is, once it runs again, found exactly once by both users, by every way of reading the history and of asking for it alone.',
  source: [
    {
      url: 'docs/wire.md#durability',
      quote:
        'What was acknowledged is still there after the server has been started again, whether it was asked to end or was killed.',
    },
  ],
  needs: ['durable', 'historyWays'],
  check: (view) => checkMessages(view, 'graceful'),
};
