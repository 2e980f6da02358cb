import { whole } from '../../model/reads.ts';
import { looksAround, upgradeIn } from '../../model/upgrade.ts';
import type { Upgrade } from '../../model/upgrade.ts';
import type { ChatView, Doing, HistoryView, MessageView, Rule, SendView, Violation } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';
import { promiseOfUpgrades } from './source.ts';

export const rule: Rule = {
  id: 'IMC-UPG-001',
  area: 'upgrade',
  level: 'MUST',
  severity: 'critical',
  title: 'accepted messages are still there after an upgrade',
  text: 'Each accepted direct message that a user of its chat found before another version was started with the data is found by him afterwards, and no way of reading the history shows it twice.',
  source: promiseOfUpgrades('Each message that a user could read he can read afterwards, once.'),
  needs: ['upgrade', 'historyWays'],
  check(view) {
    const result = tally();
    const upgrade = upgradeIn(view);
    if (!upgrade) return result.findings();
    const { before, after } = looksAround(readingsOf(view), upgrade);
    for (const { chat, user } of membersOf(view)) {
      const his = (reading: Reading) => reading.user === user && isBetween(chat.users, [user, reading.peer]);
      const [earlier, now] = [before.filter(his), after.filter(his)];
      for (const send of chat.accepted.filter(({ end }) => end < upgrade.from))
        if (now.length > 0 && earlier.some((reading) => timesIn(reading, send) > 0))
          result.owe(places(send, upgrade.doing, ...now), broken({ upgrade, send, user, now }));
    }
    return result.findings();
  },
};

/** Each user of each chat. */
function membersOf({ chats }: HistoryView): { readonly chat: ChatView; readonly user: string }[] {
  return chats.flatMap((chat) => [...new Set(chat.users)].map((user) => ({ chat, user })));
}

interface Reading extends Doing {
  readonly user: string;
  readonly peer: string;
  readonly way: string;
  readonly messages: readonly MessageView[];
}

/** All ways of reading a history whole, or its newest part. */
function readingsOf(view: HistoryView): Reading[] {
  return [...view.histories, ...view.walks.map((walk) => ({ ...walk, messages: whole(walk).messages }))];
}

function timesIn({ messages }: Reading, { message }: SendView): number {
  return messages.filter((seen) => seen.message === message).length;
}

interface Looked {
  readonly upgrade: Upgrade;
  readonly send: SendView;
  readonly user: string;
  /** His readings of the chat after the upgrade. */
  readonly now: readonly Reading[];
}

function broken({ upgrade, send, user, now }: Looked): Violation | false {
  const twice = now.find((reading) => timesIn(reading, send) > 1);
  const isFound = now.some((reading) => timesIn(reading, send) > 0);
  const [first] = now;
  const shown = twice ?? first;
  if ((isFound && !twice) || !shown) return false;
  return {
    shape: twice ? 'twice' : 'lost',
    expected: `after the upgrade ${user} finds ${send.message} once, as he did before`,
    actual: `by ${shown.way} he reads ${row(shown.messages.map(({ message }) => message))}`,
    evidence: places(send, upgrade.doing, shown),
  };
}
