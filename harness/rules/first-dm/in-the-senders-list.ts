import type { Rule } from '../../vocabulary/index.ts';
import { checkListed, senderSide } from './listed.ts';

export const rule: Rule = {
  id: 'IMC-DM-004',
  area: 'first-dm',
  level: 'MUST',
  severity: 'critical',
  title: "a first message puts the chat into the sender's conversation list",
  text: 'Once a first direct message has been accepted, the conversation list of its sender shows the chat with the other user, once, whichever way the list is asked for.',
  source: [
    {
      url: 'docs/wire.md#conversation-list',
      quote: 'An accepted first message puts the conversation into the lists of both users.',
    },
  ],
  needs: ['listWays'],
  derived: true,
  check: (view) => checkListed(view, senderSide),
};
