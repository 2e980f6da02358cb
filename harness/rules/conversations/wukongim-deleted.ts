import { before } from '../../model/doings.ts';
import { isRestartedBetween } from '../../model/restarts.ts';
import type { Doing, HistoryView, OpOf, Rule, SendView, Violation } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-CONV-002',
  area: 'conversations',
  level: 'MUST',
  severity: 'major',
  title: 'a deleted conversation is listed again with its next message, and not before',
  text: 'A conversation that a user has deleted is not in his list; once another message is accepted in the chat, it is.',
  source: [
    {
      url: 'docs/wire.md#conversation-list',
      quote: 'A conversation that was deleted is not listed until its next message.',
    },
  ],
  needs: ['dialect', 'listWays'],
  check(view) {
    const result = tally();
    for (const deletion of view.dialects.filter((doing) => isDeletion(doing) && isLast(view, doing))) {
      const [user = '', peer = ''] = deletion.op.users;
      const sends = view.sends.filter((send) => [send.from, send.to].every((name) => name === user || name === peer));
      const later = sends.filter((send) => send.start > deletion.end && send.fate === 'must');
      // Whoever deletes what is not in his list yet may find it there later.
      const wasListed = view.lists.some(
        (read) =>
          read.user === user &&
          read.end < deletion.start &&
          read.conversations.some((conversation) => conversation.with === peer),
      );
      const isCertain = wasListed && sends.every((send) => send.inFrom < deletion.start || later.includes(send));
      if (!isCertain || sends.length === later.length || isRestartedBetween(view, 0, Infinity)) continue;
      for (const read of view.lists.filter((each) => each.last && each.user === user))
        result.owe(places(...sends, deletion, read), broken(deletion, later, read));
    }
    return result.findings();
  },
};

function isDeletion({ op, outcome }: Doing<OpOf<'dialect'>>): boolean {
  return op.name === 'wukongim:delete-conversation' && outcome.is === 'ok';
}

/** Whether all else that was done to the chat, but sending, was surely done before. */
function isLast(view: HistoryView, deletion: Doing<OpOf<'dialect'>>): boolean {
  const { users } = deletion.op;
  const others = view.dialects.filter(({ op }) => users.every((user) => op.users.includes(user)));
  const marks = view.marks.filter(({ user, peer }) => users.includes(user) && users.includes(peer));
  return [...others, ...marks].every(
    (other) =>
      other.id === deletion.id ||
      other.outcome.is === 'refused' ||
      (other.outcome.is === 'ok' && before(other, deletion)),
  );
}

function broken(
  deletion: Doing<OpOf<'dialect'>>,
  later: readonly SendView[],
  read: HistoryView['lists'][number],
): Violation | false {
  const [user, peer] = deletion.op.users;
  const isListed = read.conversations.some((conversation) => conversation.with === peer);
  if (isListed === later.length > 0) return false;
  return {
    shape: isListed ? 'still-listed' : 'not-listed-again',
    expected: isListed
      ? `the list of ${user} does not show the chat with ${peer}, which he has deleted, asked by ${read.way}`
      : `the list of ${user} shows the chat with ${peer} again since ${row(later.map(({ message }) => message))}, asked by ${read.way}`,
    actual: `it shows ${row(read.conversations.map((conversation) => conversation.with))}`,
    evidence: places(deletion, ...later, read),
  };
}
