import type { Rule } from '../../vocabulary/index.ts';
import { checkLists } from './lists.ts';

export const rule: Rule = {
  id: 'IMC-DUR-002',
  area: 'durability',
  level: 'MUST',
  severity: 'critical',
  title: 'chats are in the lists of both users after the server was killed',
  text: 'Each chat in which a direct message was accepted before the server was killed is, once it runs again, in the conversation list of both users, once.',
  source: [
    {
      url: 'docs/wire.md#durability',
      quote:
        'What was acknowledged is still there after the server has been started again, whether it was asked to end or was killed.',
    },
  ],
  needs: ['durable', 'listWays'],
  derived: true,
  check: (view) => checkLists(view, 'kill'),
};
