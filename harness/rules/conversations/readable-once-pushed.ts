import { circumstancesOf } from '../../model/circumstances.ts';
import { isTouched } from '../../model/dialects.ts';
import { isRestartedBetween } from '../../model/restarts.ts';
import type {
  HistoryRead,
  HistoryView,
  ListRead,
  PushView,
  Rule,
  SendView,
  SessionView,
} from '../../vocabulary/index.ts';
import type { Tally } from '../tally.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-CONV-001',
  area: 'conversations',
  level: 'MUST',
  severity: 'major',
  title: 'what was pushed can be read everywhere at once',
  text: 'Whoever looks after one of his sessions was pushed a message finds the message in the history and its chat in the list, without having to wait.',
  source: [
    {
      url: 'docs/wire.md#push',
      quote: 'Whoever was pushed a message finds it in the history and its conversation in the list.',
    },
  ],
  needs: ['push', 'afterPush'],
  check(view) {
    const result = tally();
    for (const session of view.sessions)
      for (const push of session.pushes) {
        const send = view.sendNamed.get(push.message.message ?? '');
        if (
          send?.fate === 'must' &&
          view.sends.includes(send) &&
          send.to === session.user &&
          !isTouched(view, send.from, send.to)
        )
          judge(view, send, { push, session, result });
      }
    return result.findings();
  },
};

interface Pushed {
  readonly push: PushView;
  readonly session: SessionView;
  readonly result: Tally;
}

function judge(view: HistoryView, send: SendView, { push, session, result }: Pushed): void {
  const about = (read: HistoryRead | ListRead) => [
    ...places(...circumstancesOf(view, send), send, ...session.logins, read),
    push.at,
  ];
  const looksLater = (read: HistoryRead | ListRead) =>
    read.phase === 'body' &&
    read.user === send.to &&
    push.at < read.start &&
    !isRestartedBetween(view, push.at, read.end);
  for (const read of view.histories.filter((r) => looksLater(r) && r.peer === send.from))
    result.owe(
      about(read),
      !read.messages.some((message) => message.message === send.message) && {
        shape: 'not-yet-in-history',
        lasting: true,
        expected: `${read.user}, who was pushed ${send.message}, reads it by ${read.way}`,
        actual: `he reads ${row(read.messages.map((message) => message.message))}`,
        evidence: [...places(send, read), push.at],
      },
    );
  // Whether who writes to himself finds that in his list nobody promises.
  if (send.from === send.to) return;
  for (const read of view.lists.filter(looksLater))
    result.owe(
      about(read),
      !read.conversations.some((conversation) => conversation.with === send.from) && {
        shape: 'not-yet-listed',
        lasting: true,
        expected: `${read.user}, who was pushed ${send.message}, finds the chat with ${send.from} by ${read.way}`,
        actual: `his list shows ${row(read.conversations.map((conversation) => conversation.with))}`,
        evidence: [...places(send, read), push.at],
      },
    );
}
