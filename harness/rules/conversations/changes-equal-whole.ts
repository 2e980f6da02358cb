import { isRestartedBetween } from '../../model/restarts.ts';
import type { Doing, HistoryView, MessageView, OpOf, Rule, Violation } from '../../vocabulary/index.ts';
import { isBetween, usersOf } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';
import type { Beside } from './beside-whole.ts';
import { besideWhole } from './beside-whole.ts';

export const rule: Rule = {
  id: 'IMC-CONV-003',
  area: 'conversations',
  level: 'MUST',
  severity: 'critical',
  title: 'who asks only for what has changed comes to the whole list',
  text: 'A user who keeps his conversation list and asks only for what has changed has afterwards the chats, unread counts and last messages that he would get when he asks for the whole list.',
  source: [
    {
      url: 'docs/wire.md#list-changes',
      quote: 'A client that asks only for what has changed comes to the list that it would get whole.',
    },
  ],
  needs: ['syncWays', 'listWays'],
  check(view) {
    const result = tally();
    for (const chat of besideWhole(view, 'changes').filter(({ sync }) => sync.again))
      if (!mayBeUndone(view, chat)) result.owe(chat.about, broken(chat));
    return result.findings();
  },
};

/**
 * Whether the user may keep what an end of the server has undone, and of which it cannot tell him any more: what was not
 * surely accepted before it.
 */
function mayBeUndone(view: HistoryView, { sync, peer }: Beside): boolean {
  const isUncertain = ({ op, start }: Doing<OpOf<'send' | 'mark-read'>>) =>
    isBetween([sync.user, peer], usersOf(op)) && isRestartedBetween(view, start, sync.start);
  return (
    view.sends.some((send) => send.fate === 'may' && isUncertain(send)) ||
    view.marks.some((mark) => mark.outcome.is === 'unknown' && isUncertain(mark))
  );
}

/** What a whole list does not show of a chat is not compared, and where whole lists differ the kept one may be like any. */
function broken({ sync, peer, shown, wholes, entries }: Beside): Violation | false {
  const found = (shape: string, expected: string, actual: string): Violation => ({
    shape,
    ...(sync.phase === 'body' ? { lasting: true } : {}),
    expected: `the list that ${sync.user} keeps by ${sync.way} ${expected}, as whole by ${wholes[0]?.way}`,
    actual,
    evidence: places(sync, ...wholes),
  });
  const kept = row(sync.conversations.map((entry) => entry.with));
  if (!shown)
    return entries.length === wholes.length && found('chat-missing', `shows the chat with ${peer}`, `it shows ${kept}`);
  if (entries.length === 0) return found('chat-too-many', `shows no chat with ${peer}`, `it shows ${kept}`);
  const counts = entries.flatMap(({ unread }) => unread ?? []);
  if (differs(shown.unread, counts))
    return found('other-unread', `counts ${counts[0]} unread from ${peer}`, `it counts ${shown.unread}`);
  const lasts = entries.flatMap(({ last }) => (last ? [keyOf(last)] : []));
  const last = shown.last && keyOf(shown.last);
  return differs(last, lasts) && found('other-last-message', `shows ${lasts[0]} last from ${peer}`, `it shows ${last}`);
}

function differs<T>(shown: T | undefined, whole: readonly T[]): boolean {
  return shown !== undefined && whole.length > 0 && !whole.includes(shown);
}

function keyOf({ message, content, position }: MessageView): string {
  return message ?? position?.key ?? content.sha256;
}
