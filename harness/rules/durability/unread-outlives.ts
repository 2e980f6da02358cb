import { circumstancesIn } from '../../model/circumstances.ts';
import { unreadAt } from '../../model/unread.ts';
import type { ChatView, HistoryView, ListRead, MarkView, Rule, Violation } from '../../vocabulary/index.ts';
import { countsIn } from '../first-dm/unread-counts.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import type { Ended } from './outlived.ts';
import { afterIt, endedSince, isLater } from './outlived.ts';

export const rule: Rule = {
  id: 'IMC-DUR-006',
  area: 'durability',
  level: 'MUST',
  severity: 'major',
  title: 'what was read stays read after a restart, and what was unread stays unread',
  text: 'After the server was started again the list of a user counts as unread what he had not marked as read before, and nothing that he had.',
  source: [
    {
      url: 'docs/wire.md#durability',
      quote:
        'The messages of a channel and their numbers, conversations, unread counts, deleted conversations, lists of permissions and tokens are what they were.',
    },
  ],
  needs: ['durable', 'listWays', 'unread'],
  derived: true,
  check(view) {
    const result = tally();
    for (const { chat, read, peer, unread } of countsIn(view, view.answeredChats)) {
      const [first] = chat.accepted;
      const ended = first && endedSince(view, first);
      if (!ended || !isLater(read, ended)) continue;
      const owed = unreadAt(view, { user: read.user, peer, start: read.start, end: read.end });
      const marks = marksOf(view, chat, read);
      const isRead = marks.length > 0 && isOnlyRead(view, { chat, read, ended, marks });
      if (owed.min === 0 && !isRead) continue;
      result.owe(
        places(...circumstancesIn(view, chat), ...chat.accepted, ...marks, ...ended.restarts, read),
        broken({ chat, read, ended, marks }, unread, isRead ? owed : { ...owed, max: Infinity }),
      );
    }
    return result.findings();
  },
};

interface Judged {
  readonly chat: ChatView;
  readonly read: ListRead;
  readonly ended: Ended;
  readonly marks: readonly MarkView[];
}

/** The marks of the reader in the chat that were answered, with yes. */
function marksOf({ marks }: HistoryView, { users }: ChatView, { user }: ListRead): MarkView[] {
  return marks.filter(
    (mark) => mark.user === user && users.includes(mark.peer) && mark.peer !== user && mark.outcome.is === 'ok',
  );
}

/**
 * Whether something was surely marked as read before the server ended, and the reader has sent nothing since: whether own
 * messages count as unread is another rule's affair.
 */
function isOnlyRead(view: HistoryView, { chat, read, ended, marks }: Judged): boolean {
  return marks.some(
    (mark) =>
      ended.restarts.some(({ start }) => mark.end < start) &&
      chat.accepted.some(({ from, listedFrom }) => from !== read.user && listedFrom < mark.start) &&
      !view.sends.some(
        ({ from, to, fate, end }) =>
          from === read.user && chat.users.includes(to) && fate !== 'must-not' && end > mark.start,
      ),
  );
}

function broken(
  { chat, read, ended, marks }: Judged,
  unread: number,
  { min, max }: { readonly min: number; readonly max: number },
): Violation | false {
  if (unread >= min && unread <= max) return false;
  const peer = chat.users.find((user) => user !== read.user);
  const counted = max === Infinity ? `at least ${min}` : min === max ? `${min}` : `${min} to ${max}`;
  return {
    shape: unread < min ? 'unread-lost' : 'read-forgotten',
    expected: `${afterIt(ended)} the list of ${read.user} counts ${counted} unread from ${peer}, asked by ${read.way}`,
    actual: `it counts ${unread}`,
    evidence: places(...chat.accepted, ...marks, ...ended.restarts, read),
  };
}
