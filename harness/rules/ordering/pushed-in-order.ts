import { isRestartedBetween } from '../../model/restarts.ts';
import type { HistoryView, PushView, Rule, SendView, SessionView, Violation } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-ORD-002',
  area: 'ordering',
  level: 'MUST',
  severity: 'major',
  title: 'a session is pushed a chat in the order in which it was said',
  text: 'A session that is pushed two messages of a chat, of which one was surely in before the other was sent, is pushed the earlier one first.',
  source: [{ url: 'docs/wire.md#push', quote: 'A session is pushed the messages of a chat in their order.' }],
  needs: ['push', 'pushOrder'],
  check(view) {
    const result = tally();
    for (const session of view.sessions)
      for (const [one, other] of pairsOf(firstPushes(view, session))) {
        const from = Math.min(one.send.start, other.send.start);
        if (isRestartedBetween(view, from, other.push.at)) continue;
        const inOrder = one.send.inFrom < other.send.start;
        if (inOrder || other.send.inFrom < one.send.start)
          result.owe(
            [...places(one.send, other.send, ...session.logins), one.push.at, other.push.at],
            !inOrder && swapped(session, one, other),
          );
      }
    return result.findings();
  },
};

interface Pushed {
  readonly send: SendView;
  readonly push: PushView;
}

/** The first push of each message of the play, in the order in which they came. */
function firstPushes(view: HistoryView, session: SessionView): Pushed[] {
  const first = new Map<string, Pushed>();
  for (const push of session.pushes) {
    const send = view.sendNamed.get(push.message.message ?? '');
    if (send?.phase === 'body' && send.op.stored !== false && !first.has(send.message))
      first.set(send.message, { send, push });
  }
  return [...first.values()];
}

/** Each two of one chat, the one that came first first. */
function pairsOf(pushed: readonly Pushed[]): (readonly [Pushed, Pushed])[] {
  const pairs: [Pushed, Pushed][] = [];
  for (const [i, one] of pushed.entries())
    for (const other of pushed.slice(i + 1)) if (isOneChat(one.send, other.send)) pairs.push([one, other]);
  return pairs;
}

function isOneChat(a: SendView, b: SendView): boolean {
  return (a.from === b.from && a.to === b.to) || (a.from === b.to && a.to === b.from);
}

function swapped({ session }: SessionView, one: Pushed, other: Pushed): Violation {
  return {
    shape: 'pushed-out-of-order',
    lasting: true,
    expected: `${session} is pushed ${other.send.message} before ${one.send.message}, which was sent when the other was in`,
    actual: `${one.send.message} came first`,
    evidence: [...places(other.send, one.send), one.push.at, other.push.at],
  };
}
