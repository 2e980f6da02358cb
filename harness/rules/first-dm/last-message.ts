import { settledChats } from '../../model/restarts.ts';
import type { ChatView, ListRead, MessageView, Rule, SendView, Violation } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DM-005',
  area: 'first-dm',
  level: 'MUST',
  severity: 'major',
  title: 'the list shows the newest message of the chat',
  text: 'The entry of a chat in the conversation list shows the message that was accepted last; of sends that overlapped, any of them.',
  source: [{ url: 'docs/wire.md#conversation-list', quote: 'Its last message is the newest one.' }],
  needs: ['listWays', 'lastMessage'],
  check(view) {
    const result = tally();
    for (const chat of settledChats(view).filter((c) => c.accepted.length > 0)) {
      for (const read of view.lists.filter((list) => list.last && chat.users.includes(list.user))) {
        const entry = read.conversations.find((c) => c.with !== read.user && chat.users.includes(c.with));
        if (entry) result.owe(places(...chat.sends, read), broken(chat, read, entry.last));
      }
    }
    return result.findings();
  },
};

function broken(chat: ChatView, read: ListRead, shown: MessageView | undefined): Violation | false {
  const newest = chat.sends.filter((send) => send.fate !== 'must-not' && !surelyFollowed(chat, send));
  if (newest.some((send) => send.message === shown?.message)) return false;
  return {
    shape: shown === undefined ? 'no-message' : shown.message === undefined ? 'unknown-message' : 'not-the-newest',
    expected: `the list of ${read.user} shows ${newest.map((send) => send.message).join(' or ')}, asked by ${read.way}`,
    actual: `it shows ${shown ? row([shown.message]) : 'no message'}`,
    evidence: places(...newest, read),
  };
}

function surelyFollowed(chat: ChatView, send: SendView): boolean {
  return chat.accepted.some((later) => send.inFrom < later.start);
}
