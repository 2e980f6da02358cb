import type { MessageView, Rule, Violation } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { timesOf } from '../times-of.ts';
import { count, places, row } from '../words.ts';
import type { Walked } from './walked.ts';
import { messagesOf, walkedIn } from './walked.ts';

export const rule: Rule = {
  id: 'IMC-HIST-002',
  area: 'history',
  level: 'MUST',
  severity: 'critical',
  title: 'a history read page by page is the same as read whole',
  text: 'Who reads a history page by page, up from its beginning or down from its end, finds each message once that he finds when he reads it whole, no other one, and in the same order.',
  source: [
    {
      url: 'docs/wire.md#history-pages',
      quote: 'Read page by page, in either direction, a history is the same as read whole.',
    },
  ],
  needs: ['walkWays', 'historyWays'],
  check(view) {
    const result = tally();
    for (const walked of walkedIn(view)) result.owe(walked.about, broken(walked));
    return result.findings();
  },
};

function broken({ walk, whole, keyOf }: Walked): Violation | false {
  const paged = messagesOf(walk);
  const shape = differenceOf(paged.map(keyOf), whole.messages.map(keyOf));
  if (shape === undefined) return false;
  const names = (messages: readonly MessageView[]) => row(messages.map(({ message }) => message));
  const pages = count(walk.pages.length, 'page');
  return {
    shape,
    ...(walk.phase === 'body' ? { lasting: true } : {}),
    expected: `${walk.user} reads by ${walk.way}, ${count(walk.op.pageSize, 'message')} a page, what he reads whole by ${whole.way}: ${names(whole.messages)}`,
    actual: `he reads, in ${pages}, ${names(paged)}`,
    evidence: places(walk, whole),
  };
}

function differenceOf(paged: readonly string[], whole: readonly string[]): string | undefined {
  const [found, there] = [timesOf(paged), timesOf(whole)];
  if ([...there].some(([key, times]) => (found.get(key) ?? 0) < times)) return 'missing';
  if ([...found].some(([key, times]) => there.has(key) && times > (there.get(key) ?? 0))) return 'twice';
  if (paged.length > whole.length) return 'stranger';
  return paged.every((key, i) => key === whole[i]) ? undefined : 'other-order';
}
