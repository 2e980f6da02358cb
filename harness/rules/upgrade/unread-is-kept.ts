import { unreadAt } from '../../model/unread.ts';
import { looksAround, upgradeIn } from '../../model/upgrade.ts';
import type { Upgrade } from '../../model/upgrade.ts';
import type { ConversationView, HistoryView, ListRead, Rule, Violation } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import { promiseOfUpgrades } from './source.ts';

export const rule: Rule = {
  id: 'IMC-UPG-004',
  area: 'upgrade',
  level: 'MUST',
  severity: 'major',
  title: 'what was read stays read through an upgrade, and what was unread stays unread',
  text: 'Where the list of a user rightly counted what he had not read in a direct chat before another version was started with the data, it does so afterwards.',
  source: promiseOfUpgrades('What was unread is unread, and what was read is read.'),
  needs: ['upgrade', 'listWays', 'unread'],
  derived: true,
  check(view) {
    const result = tally();
    const upgrade = upgradeIn(view);
    if (!upgrade) return result.findings();
    const { before, after } = looksAround(view.lists, upgrade);
    for (const now of after) {
      const earlier = before.find(
        (read) => read.user === now.user && read.way === now.way && read.source === now.source,
      );
      if (!earlier) continue;
      for (const entry of countedIn(view, now))
        if (earlier.conversations.some((was) => was.with === entry.with && isRight(view, earlier, was)))
          result.owe(places(earlier, upgrade.doing, now), broken(view, upgrade, { earlier, now, entry }));
    }
    return result.findings();
  },
};

/** Entries for chats of two that were answered, with a count. */
function countedIn(view: HistoryView, { user, conversations }: ListRead): ConversationView[] {
  return conversations.filter(
    (entry) =>
      entry.unread !== undefined &&
      entry.with !== user &&
      view.answeredChats.some(({ users }) => isBetween(users, [user, entry.with])),
  );
}

function isRight(view: HistoryView, read: ListRead, { with: peer, unread }: ConversationView): boolean {
  if (unread === undefined) return false;
  const { min, max } = unreadAt(view, { user: read.user, peer, start: read.start, end: read.end });
  return unread >= min && unread <= max;
}

interface Counted {
  readonly earlier: ListRead;
  readonly now: ListRead;
  readonly entry: ConversationView;
}

function broken(view: HistoryView, upgrade: Upgrade, { earlier, now, entry }: Counted): Violation | false {
  if (isRight(view, now, entry)) return false;
  const { min, max } = unreadAt(view, { user: now.user, peer: entry.with, start: now.start, end: now.end });
  const unread = entry.unread ?? 0;
  return {
    shape: unread < min ? 'unread-forgotten' : 'read-forgotten',
    expected: `after the upgrade the list of ${now.user} counts ${min === max ? min : `${min} to ${max}`} unread from ${entry.with}, asked by ${now.way}`,
    actual: `it counts ${unread}`,
    evidence: places(earlier, upgrade.doing, now),
  };
}
