import type { Rule, Violation } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { count, places, row } from '../words.ts';
import type { Walked } from './walked.ts';
import { walkedIn } from './walked.ts';

export const rule: Rule = {
  id: 'IMC-HIST-003',
  area: 'history',
  level: 'MUST',
  severity: 'major',
  title: 'a page of a history says rightly whether there is more',
  text: 'A page of a history says that there is more exactly when the history has messages behind it, in the direction in which it is read; the page of a history without messages says that there is no more.',
  source: [{ url: 'docs/wire.md#history-pages', quote: 'A page says whether there is more behind it.' }],
  needs: ['walkWays', 'pageMore', 'historyWays'],
  check(view) {
    const result = tally();
    for (const walked of walkedIn(view)) {
      const behind = behindPages(walked);
      for (const [i, { more }] of walked.walk.pages.entries())
        if (more !== undefined) result.owe(walked.about, broken(walked, { page: i, more, behind: behind[i] ?? [] }));
    }
    return result.findings();
  },
};

/** For each page, what the whole history has behind all that was read up to its end. */
function behindPages({ walk, whole, keyOf }: Walked): (string | undefined)[][] {
  const ahead = walk.direction === 'up' ? [...whole.messages] : [...whole.messages].reverse();
  const place = new Map(ahead.map((message, i) => [keyOf(message), i]));
  let reached = -1;
  return walk.pages.map(({ messages }) => {
    for (const message of messages) reached = Math.max(reached, place.get(keyOf(message)) ?? -1);
    return ahead.slice(reached + 1).map(({ message }) => message);
  });
}

interface Said {
  readonly page: number;
  readonly more: boolean;
  readonly behind: readonly (string | undefined)[];
}

function broken({ walk, whole }: Walked, { page, more, behind }: Said): Violation | false {
  if (more === behind.length > 0) return false;
  return {
    shape: more ? 'more-but-none' : 'none-but-more',
    ...(walk.phase === 'body' ? { lasting: true } : {}),
    expected: `page ${page + 1} that ${walk.user} reads by ${walk.way}, ${count(walk.op.pageSize, 'message')} a page, says that there is ${more ? 'no more' : 'more'}: whole, by ${whole.way}, he reads ${row(behind)} behind it`,
    actual: `it says that there is ${more ? 'more' : 'no more'}`,
    evidence: places(walk, whole),
  };
}
