import type { ChatView, HistoryView, ListRead, Violation } from 'im-conformance/specs';
import { before, circumstancesIn, defineRule, placesOf, settledChats, tally } from 'im-conformance/specs';

export default defineRule({
  // #region promise
  id: 'ACME-CHAT-001',
  area: 'acme-chat',
  level: 'MUST',
  severity: 'major',
  title: 'a chat that was read and answered shows the answer, and nothing unread',
  text: 'Once a user has marked a chat as read and has had the last word in it, his list shows that word as the last message of the chat, and counts nothing unread there: our inbox takes such a chat off the desk.',
  source: [
    {
      url: 'https://acme.example/handbook/inbox#done',
      quote: 'A chat is done when it was read and the last word is ours.',
    },
  ],
  needs: ['listWays', 'unread', 'markRead'],
  // #endregion
  // #region check
  check(view) {
    const result = tally();
    for (const list of view.lists.filter(({ last }) => last))
      for (const chat of settledChats(view)) {
        const done = doneBy(list.user, chat, view);
        const entry = list.conversations.find((conversation) => conversation.with === done?.mark.op.peer);
        // That the chat is listed at all is another promise, and has a rule of its own.
        if (!done || !entry) continue;
        const { mark, answer } = done;
        const about = placesOf(...circumstancesIn(view, chat), ...chat.accepted, mark, list);
        const wrong = wrongIn(entry, answer.message);
        result.owe(about, wrong && { ...wrong, evidence: placesOf(mark, answer, list) });
      }
    return result.findings();
  },
  // #endregion
});

// #region done
/** The mark, and the answer after it with which the user had the last word; `undefined` where that is not surely so. */
function doneBy(user: string, { users, sends }: ChatView, view: HistoryView) {
  const answer = sends.at(-1);
  const asked = sends.filter(({ from }) => from !== user);
  if (answer?.from !== user || answer.fate !== 'must' || asked.length === 0) return undefined;
  const mark = view.marks.find(
    (each) =>
      each.user === user &&
      users.includes(each.peer) &&
      each.outcome.is === 'ok' &&
      // What was not surely listed when he marked it may rightly be unread afterwards.
      asked.every(({ listedFrom }) => listedFrom < each.start) &&
      before(each, answer),
  );
  const isLast = sends.every((send) => send === answer || before(send, answer));
  return mark && isLast ? { mark, answer } : undefined;
}
// #endregion

// #region wrong
function wrongIn(entry: ListRead['conversations'][number], answer: string): Omit<Violation, 'evidence'> | undefined {
  const { unread = 0, last } = entry;
  if (unread > 0)
    return { shape: 'still-unread', expected: 'nothing is unread in the chat', actual: `${unread} unread` };
  if (last && last.message !== answer)
    return {
      shape: 'another-one-last',
      expected: `the chat shows ${answer} as its last message`,
      actual: `it shows ${last.message ?? 'an unknown message'}`,
    };
  return undefined;
}
// #endregion
