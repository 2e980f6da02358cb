import { circumstancesOf } from '../../model/circumstances.ts';
import { settledChats } from '../../model/restarts.ts';
import type { ChatView, Findings, HistoryView } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

/** Whether the chat with the other one is in the list of one side: once, whichever way the list is asked for. */
export function checkListed(view: HistoryView, sideOf: (chat: ChatView) => readonly string[]): Findings {
  const result = tally();
  for (const chat of settledChats(view)) {
    const [first] = chat.accepted;
    // Whether who writes to himself finds that in his list nobody promises.
    if (!first || first.from === first.to) continue;
    const circumstances = circumstancesOf(view, first);
    for (const read of view.lists) {
      if (!read.last || !sideOf(chat).includes(read.user)) continue;
      const peer = chat.users.find((user) => user !== read.user);
      const times = read.conversations.filter((conversation) => conversation.with === peer).length;
      const evidence = places(first, read);
      result.owe(
        [...places(...circumstances), ...evidence],
        times !== 1 && {
          shape: times === 0 ? 'not-listed' : 'listed-again',
          expected: `the list of ${read.user} shows the chat with ${peer} once, asked by ${read.way}`,
          actual: times === 0 ? `it shows ${row(read.conversations.map((c) => c.with))}` : `it shows it ${times} times`,
          evidence,
        },
      );
    }
  }
  return result.findings();
}

/** Users of a chat who were sent the first message of it; both where the first messages crossed. */
export function receiverSide(chat: ChatView): readonly string[] {
  return chat.crossing ? chat.users : [chat.users[1]];
}

/** Users of a chat who sent the first message of it, and were not sent another at that time. */
export function senderSide(chat: ChatView): readonly string[] {
  return chat.crossing ? [] : [chat.users[0]];
}
