import { looksAround, upgradeIn } from '../../model/upgrade.ts';
import type { Upgrade } from '../../model/upgrade.ts';
import type { ConversationView, ListRead, Rule, Violation } from '../../vocabulary/index.ts';
import { isSentinel } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';
import { promiseOfUpgrades } from './source.ts';

export const rule: Rule = {
  id: 'IMC-UPG-003',
  area: 'upgrade',
  level: 'MUST',
  severity: 'critical',
  title: 'conversation lists show after an upgrade what they showed before',
  text: 'Each direct chat that the list of a user showed once by one way before another version was started with the data is shown once by it afterwards, with the last message that it had.',
  source: promiseOfUpgrades('The list of each user has the chats that it had, each with its last message.'),
  needs: ['upgrade', 'listWays'],
  derived: true,
  check(view) {
    const result = tally();
    const upgrade = upgradeIn(view);
    if (!upgrade) return result.findings();
    const { before, after } = looksAround(view.lists, upgrade);
    for (const earlier of before) {
      const now = after.find(
        (read) => read.user === earlier.user && read.way === earlier.way && read.source === earlier.source,
      );
      if (!now) continue;
      for (const was of shownOnce(earlier)) {
        const is = now.conversations.filter((entry) => entry.with === was.with);
        result.owe(places(earlier, upgrade.doing, now), broken({ upgrade, earlier, now, was, is }));
      }
    }
    return result.findings();
  },
};

/** Chats with users of the play that a list shows once. */
function shownOnce({ conversations }: ListRead): ConversationView[] {
  return conversations.filter(
    (entry) => !entry.with.startsWith('?') && conversations.filter((other) => other.with === entry.with).length === 1,
  );
}

interface Compared {
  readonly upgrade: Upgrade;
  readonly earlier: ListRead;
  readonly now: ListRead;
  readonly was: ConversationView;
  readonly is: readonly ConversationView[];
}

function broken({ upgrade, earlier, now, was, is }: Compared): Violation | false {
  const evidence = places(earlier, upgrade.doing, now);
  const expected = `after the upgrade the list of ${now.user} shows the chat with ${was.with} once, as before, asked by ${now.way}`;
  if (is.length > 1) return { shape: 'listed-again', expected, actual: `it shows it ${is.length} times`, evidence };
  const [entry] = is;
  if (!entry)
    return { shape: 'gone', expected, actual: `it shows ${row(now.conversations.map((c) => c.with))}`, evidence };
  const [old, fresh] = [was.last?.message, entry.last?.message];
  // What was sent at the very end of the earlier run nobody has looked at earlier.
  if (was.last === undefined || fresh === old || (fresh !== undefined && isSentinel(fresh))) return false;
  return {
    shape: 'another-last-message',
    expected: `after the upgrade the list of ${now.user} shows ${old} as the last message with ${was.with}, as before`,
    actual: entry.last === undefined ? 'it shows none' : `it shows ${fresh}`,
    evidence,
  };
}
