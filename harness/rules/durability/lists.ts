import { circumstancesOf } from '../../model/circumstances.ts';
import type { ChatView, Findings, HistoryView, ListRead, SendView, Violation } from '../../vocabulary/index.ts';
import { receiverSide } from '../first-dm/listed.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';
import type { Ended } from './outlived.ts';
import { afterIt, endedSince, isLater } from './outlived.ts';

/** Whether chats with a message that was accepted before the server ended so are in the lists of both users after it. */
export function checkLists(view: HistoryView, how: Ended['how']): Findings {
  const result = tally();
  for (const chat of view.answeredChats) {
    // One that was not answered may have been stored, and the server ended before it was listed.
    const first = chat.accepted.find(({ outcome }) => outcome.is === 'ok');
    // Whether who writes to himself finds that in his list nobody promises.
    if (!first || first.from === first.to) continue;
    const ended = endedSince(view, first);
    if (ended?.how !== how) continue;
    const about = places(...circumstancesOf(view, first), first, ...ended.restarts);
    for (const read of view.lists)
      if (isLater(read, ended) && chat.users.includes(read.user))
        result.owe([...about, ...places(read)], broken({ chat, first }, read, ended));
  }
  return result.findings();
}

interface Listed {
  readonly chat: ChatView;
  /** The first message of it that the server has answered. */
  readonly first: SendView;
}

function broken({ chat, first }: Listed, read: ListRead, ended: Ended): Violation | false {
  const peer = chat.users.find((user) => user !== read.user);
  const times = read.conversations.filter((conversation) => conversation.with === peer).length;
  if (times === 1) return false;
  const side = receiverSide(chat).includes(read.user) ? 'receivers-list' : 'senders-list';
  return {
    shape: times === 0 ? side : 'listed-again',
    expected: `${afterIt(ended)} the list of ${read.user} shows the chat with ${peer} once, asked by ${read.way}`,
    actual: times === 0 ? `it shows ${row(read.conversations.map((c) => c.with))}` : `it shows it ${times} times`,
    evidence: places(first, ...ended.restarts, read),
  };
}
