import { circumstancesIn } from '../../model/circumstances.ts';
import { isRestartedBetween } from '../../model/restarts.ts';
import { unreadAt } from '../../model/unread.ts';
import type { HistoryView, Rule } from '../../vocabulary/index.ts';
import { allCounts } from '../first-dm/unread-counts.ts';
import type { Tally } from '../tally.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-UNRD-001',
  area: 'unread',
  level: 'MUST',
  severity: 'major',
  title: 'marking as read empties unread, and only what comes later counts',
  text: 'Once a user has marked a chat as read, its unread is 0, and from then on counts the messages that others send later.',
  source: [{ url: 'docs/wire.md#unread', quote: 'Marking as read moves the read position to the newest message.' }],
  needs: ['listWays', 'unread', 'markRead'],
  derived: true,
  check(view) {
    const result = tally();
    for (const { chat, read, peer, unread } of allCounts(view)) {
      const marks = view.marks.filter((m) => m.user === read.user && m.peer === peer && m.outcome.is === 'ok');
      if (marks.length === 0) continue;
      const owed = unreadAt(view, { user: read.user, peer, start: read.start, end: read.end });
      const shape = unread > owed.max ? 'still-unread' : unread < owed.min ? 'later-not-counted' : undefined;
      result.owe(
        places(...circumstancesIn(view, chat), ...chat.accepted, ...marks, read),
        shape && {
          shape,
          expected: `the list of ${read.user} counts ${owed.min === owed.max ? owed.min : `${owed.min} to ${owed.max}`} unread from ${peer}, asked by ${read.way}`,
          actual: `it counts ${unread}`,
          evidence: places(...marks, read),
        },
      );
    }
    checkPositions(view, result);
    return result.findings();
  },
};

/** Where the server keeps read positions, and counts nothing itself: a position that no archive has says nothing. */
function checkPositions(view: HistoryView, result: Tally): void {
  if ('value' in view.capabilities.unread || isRestartedBetween(view, 0, Infinity)) return;
  for (const asked of view.readPositions.filter((each) => each.last && each.upTo !== undefined)) {
    const archives = view.archives.filter((archive) => archive.last && archive.user === asked.user);
    if (archives.length === 0) continue;
    const known = archives.some(({ messages }) => messages.some(({ message }) => message.serverId === asked.upTo));
    result.owe(
      places(...archives, asked),
      !known && {
        shape: 'position-unknown',
        expected: `the read position of ${asked.user} in the chat with ${asked.peer} is a message of his archive`,
        actual: `it is ${asked.upTo}, which the archive does not have`,
        evidence: places(asked),
      },
    );
  }
}
