import { isAcrossRestart, knownPositions } from '../../model/positions.ts';
import type { ChatView, HistoryRead, HistoryView, Rule, SendView, Violation } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';
import type { Ended } from './outlived.ts';
import { afterIt, endedSince, isLater } from './outlived.ts';

export const rule: Rule = {
  id: 'IMC-DUR-005',
  area: 'durability',
  level: 'MUST',
  severity: 'critical',
  title: 'the positions of a chat go on after a restart where they were',
  text: 'A direct message that is sent after the server was started again stands behind all that were in before, and has a position that none of them had; what had a position before keeps it.',
  source: [
    {
      url: 'docs/wire.md#durability',
      quote:
        'The messages of a channel and their numbers, conversations, unread counts, deleted conversations, lists of permissions and tokens are what they were.',
    },
  ],
  needs: ['durable', 'historyWays'],
  check(view) {
    const result = tally();
    for (const chat of view.answeredChats) {
      const [first] = chat.accepted;
      const ended = first && endedSince(view, first);
      if (!ended) continue;
      const isOf = ({ user, peer }: HistoryRead) => isBetween(chat.users, [user, peer]);
      for (const read of view.histories.filter((each) => isOf(each) && isLater(each, ended))) {
        const judged = { view, chat, read, ended, known: knownPositions(view, chat, read.user) };
        if (isAtStake(judged))
          result.owe(
            places(...chat.accepted, ...ended.restarts, read),
            notBehind(judged) || reused(judged) || moved(judged),
          );
      }
    }
    return result.findings();
  },
};

interface Judged {
  readonly view: HistoryView;
  readonly chat: ChatView;
  readonly read: HistoryRead;
  readonly ended: Ended;
  /** Positions of messages of the chat as the reader knew them, in the order in which he learnt them. */
  readonly known: readonly Known[];
}

type Known = ReturnType<typeof knownPositions>[number];

/**
 * Whether two messages that were sent on either side of a restart are both read, or have known positions; or a position was
 * known before one that can be held against what is read.
 */
function isAtStake({ view, chat, read, known }: Judged): boolean {
  const shown = new Map(read.messages.map(({ message, position }) => [message, position]));
  const learnt = new Set(known.map(({ send }) => send));
  return (
    across(view, chat).some(
      (pair) => pair.every(({ message }) => shown.has(message)) || pair.every((send) => learnt.has(send)),
    ) || known.some(({ send, at }) => isAcrossRestart(view, at, read.start) && shown.get(send.message) !== undefined)
  );
}

/** Each two messages of which the one was sent before a restart, and the other after it. */
function across(view: HistoryView, { accepted }: ChatView): (readonly [SendView, SendView])[] {
  return accepted.flatMap((later) =>
    accepted
      .filter((earlier) => isAcrossRestart(view, earlier.start, later.start))
      .map((earlier) => [earlier, later] as const),
  );
}

function notBehind({ view, chat, read, ended }: Judged): Violation | false {
  // Of a message that stands there twice, which is another rule's affair, the first place counts.
  const place = new Map(read.messages.map((message, i) => [message.message, i] as const).reverse());
  for (const [earlier, later] of across(view, chat)) {
    const [a, b] = [place.get(earlier.message), place.get(later.message)];
    if (earlier.inFrom >= later.start || a === undefined || b === undefined || a < b) continue;
    return {
      shape: 'not-behind',
      expected: `${later.message}, sent ${afterIt(ended)}, stands behind ${earlier.message} when ${read.user} reads by ${read.way}`,
      actual: `he reads ${row(read.messages.map((message) => message.message))}`,
      evidence: places(earlier, ...ended.restarts, later, read),
    };
  }
  return false;
}

/** A message of after a restart at a position at which the reader had seen one of before. */
function reused({ view, chat, read, ended, known }: Judged): Violation | false {
  for (const [earlier, later] of across(view, chat)) {
    const keys = new Set(known.filter(({ send }) => send === earlier).map(({ key }) => key));
    const again = known.find(({ send, key }) => send === later && keys.has(key));
    if (!again) continue;
    return {
      shape: 'position-reused',
      expected: `${later.message}, sent ${afterIt(ended)}, has another position for ${read.user} than ${earlier.message}`,
      actual: `both had ${again.key}`,
      evidence: places(earlier, ...ended.restarts, later, read),
    };
  }
  return false;
}

/** A message that stands elsewhere than it stood, as the reader knew it, before a restart. */
function moved({ view, read, ended, known }: Judged): Violation | false {
  for (const { send, key, at } of known.filter((each) => isAcrossRestart(view, each.at, read.start))) {
    const shown = read.messages.filter(({ message }) => message === send.message).map(({ position }) => position?.key);
    if (shown.length === 0 || shown.includes(key) || shown.includes(undefined)) continue;
    return {
      shape: 'position-moved',
      expected: `${send.message} stands at ${key} for ${read.user} ${afterIt(ended)}, too`,
      actual: `it stands at ${row(shown)}`,
      evidence: [...places(send, ...ended.restarts, read), at],
    };
  }
  return false;
}
