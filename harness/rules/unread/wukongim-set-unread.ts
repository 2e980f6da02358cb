import { before } from '../../model/doings.ts';
import { isRestartedBetween } from '../../model/restarts.ts';
import type { Doing, HistoryView, OpOf, Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-UNRD-002',
  area: 'unread',
  level: 'MUST',
  severity: 'minor',
  title: 'unread that was set is what the list shows',
  text: 'After a user has set how many messages of a chat are unread for him, his list shows that number, until something else happens in the chat. Of a number that is greater than there are messages nothing is owed.',
  source: [{ url: 'docs/wire.md#unread', quote: 'Setting unread counts sets them.' }],
  needs: ['dialect', 'listWays', 'unread'],
  check(view) {
    const result = tally();
    for (const set of lastSets(view)) {
      if (isRestartedBetween(view, set.start, Infinity)) continue;
      const [user = '', peer = ''] = set.op.users;
      const sent = view.sends.filter(({ from, to }) => from === peer && to === user);
      const others = view.sends.some(({ from, to }) => from === user && to === peer);
      // Only what was surely in counts, and nothing that came meanwhile, or that asks for no badge.
      if (others || sent.some(({ fate, inFrom, op }) => fate !== 'must' || inFrom > set.start || op.badge === false))
        continue;
      const owed = Number(set.op.args?.['unread'] ?? 0);
      if (owed > sent.length) continue;
      for (const read of view.lists.filter((each) => each.last && each.user === user)) {
        const shown = read.conversations.find((conversation) => conversation.with === peer)?.unread;
        if (shown === undefined) continue;
        result.owe(
          places(...sent, set, read),
          shown !== owed && {
            shape: shown < owed ? 'not-raised' : 'not-lowered',
            expected: `the list of ${user} counts ${owed} unread from ${peer}, as he has set, asked by ${read.way}`,
            actual: `it counts ${shown}`,
            evidence: places(set, read),
          },
        );
      }
    }
    return result.findings();
  },
};

/** The last setting of each chat, where it is certain which one that was. */
function lastSets(view: HistoryView): Doing<OpOf<'dialect'>>[] {
  const sets = view.dialects.filter(({ op, outcome }) => op.name === 'wukongim:set-unread' && outcome.is === 'ok');
  return sets.filter((set) => {
    const { users } = set.op;
    // What was not answered may happen at any time; and anything else that is done to the chat may change what counts.
    const isDone = (other: Doing) =>
      other.outcome.is === 'refused' || (other.outcome.is === 'ok' && before(other, set));
    return (
      view.dialects.every(
        (other) =>
          other === set ||
          !users.every((user) => other.op.users.includes(user)) ||
          (other.op.name === set.op.name && isDone(other)),
      ) && view.marks.every((mark) => mark.user !== users[0] || isDone(mark))
    );
  });
}
