import { looksAround, upgradeIn } from '../../model/upgrade.ts';
import type { Upgrade } from '../../model/upgrade.ts';
import type { HistoryRead, MessageView, Rule, Violation } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';
import { promiseOfUpgrades } from './source.ts';

export const rule: Rule = {
  id: 'IMC-UPG-002',
  area: 'upgrade',
  level: 'MUST',
  severity: 'critical',
  title: 'messages keep their order, their positions and their ids through an upgrade',
  text: 'Direct messages that a user read by one way before another version was started with the data stand in the same order when he reads by it afterwards, each with the position and the id that it had for him.',
  source: promiseOfUpgrades('Messages stand in the order in which they stood, with the numbers and ids that they had.'),
  needs: ['upgrade', 'historyWays'],
  check(view) {
    const result = tally();
    const upgrade = upgradeIn(view);
    if (!upgrade) return result.findings();
    const { before, after } = looksAround(view.histories, upgrade);
    for (const earlier of before) {
      const now = after.find(
        (read) => read.user === earlier.user && read.peer === earlier.peer && read.way === earlier.way,
      );
      const both = now && inBoth(earlier, now);
      if (!now || !both || both.length === 0) continue;
      result.owe(places(earlier, upgrade.doing, now), broken({ upgrade, earlier, now, both }));
    }
    return result.findings();
  },
};

interface Compared {
  readonly upgrade: Upgrade;
  readonly earlier: HistoryRead;
  readonly now: HistoryRead;
  /** Each message that both show once, as it was and as it is. */
  readonly both: readonly (readonly [MessageView, MessageView])[];
}

function inBoth(earlier: HistoryRead, now: HistoryRead): (readonly [MessageView, MessageView])[] {
  return earlier.messages.flatMap((was) => {
    const same = now.messages.filter(({ message }) => message !== undefined && message === was.message);
    const [is] = same;
    return is && same.length === 1 ? [[was, is] as const] : [];
  });
}

function broken(compared: Compared): Violation | false {
  return reordered(compared) || changed(compared, 'position-moved') || changed(compared, 'id-changed');
}

function reordered({ upgrade, earlier, now, both }: Compared): Violation | false {
  const was = both.map(([{ message }]) => message);
  const is = now.messages.map(({ message }) => message).filter((message) => was.includes(message));
  if (was.every((message, i) => message === is[i])) return false;
  return {
    shape: 'reordered',
    expected: `after the upgrade ${now.user} reads ${row(was)} by ${now.way}, in this order`,
    actual: `he reads ${row(is)}`,
    evidence: places(earlier, upgrade.doing, now),
  };
}

/** What each shape is about. */
const told = {
  'position-moved': { word: 'position', of: ({ position }: MessageView) => position?.key },
  'id-changed': { word: 'id', of: ({ serverId }: MessageView) => serverId },
};

function changed({ upgrade, earlier, now, both }: Compared, shape: keyof typeof told): Violation | false {
  const { word, of } = told[shape];
  for (const [was, is] of both) {
    const [old, fresh] = [of(was), of(is)];
    if (old === undefined || fresh === undefined || old === fresh) continue;
    return {
      shape,
      expected: `after the upgrade ${was.message} has the ${word} ${old} for ${now.user}, as before`,
      actual: `by ${now.way} it has ${fresh}`,
      evidence: places(earlier, upgrade.doing, now),
    };
  }
  return false;
}
