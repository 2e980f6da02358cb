import { circumstancesOf } from '../../model/circumstances.ts';
import { settledChats } from '../../model/restarts.ts';
import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import { findingsIn } from './found-once.ts';

export const rule: Rule = {
  id: 'IMC-DM-002',
  area: 'first-dm',
  level: 'MUST',
  severity: 'critical',
  title: 'an accepted message is stored exactly once, and the same for both',
  text: 'Each accepted direct message is found exactly once by its sender and by its receiver, by every way of reading the history and by every way of asking for it alone.',
  source: [{ url: 'docs/wire.md#ack', quote: 'An acknowledged message is stored, exactly once, for both users.' }],
  needs: ['historyWays'],
  check(view) {
    const result = tally();
    for (const chat of settledChats(view)) {
      const findingsOf = findingsIn(view, chat);
      for (const send of chat.accepted) {
        const circumstances = circumstancesOf(view, send);
        for (const { read, broken } of findingsOf(send)) result.owe(places(...circumstances, send, read), broken);
      }
    }
    return result.findings();
  },
};
