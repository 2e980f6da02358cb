import { whole } from '../../model/reads.ts';
import type { Doing, HistoryView, OpOf, Rule, SendView, Violation } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DLV-006',
  area: 'delivery',
  level: 'MUST',
  severity: 'critical',
  title: 'a message that is sent again with its client message number is one message',
  text: 'Who repeats an accepted direct message, with the client message number and the content that it had, is told the id of the one that there is; each history shows it once, and no session is pushed it twice.',
  source: [
    {
      url: 'docs/wire.md#idempotency',
      quote:
        'A send that repeats a client message number already accepted from the same sender in the same channel is that same message',
    },
  ],
  needs: ['repeatedSend'],
  check(view) {
    const result = tally();
    for (const again of view.repeats.filter(({ outcome }) => outcome.is === 'ok')) {
      const send = view.sendNamed.get(again.op.message);
      if (!send) continue;
      const broken = otherId(send, again) ?? storedAgain(view, send, again) ?? pushedAgain(view, send, again);
      result.owe(places(send, again), broken);
    }
    return result.findings();
  },
};

type Repeat = Doing<OpOf<'repeat'>>;

function otherId({ message, ack, ...send }: SendView, again: Repeat): Violation | undefined {
  const told = again.outcome.is === 'ok' && again.outcome.result?.gave === 'ack' ? again.outcome.result : undefined;
  if (ack?.serverId === undefined || told?.serverId === undefined || ack.serverId === told.serverId) return undefined;
  return {
    shape: 'another-id',
    lasting: true,
    expected: `${message}, sent again, is still ${ack.serverId}`,
    actual: `it is ${told.serverId}`,
    evidence: places(send, again),
  };
}

function storedAgain(view: HistoryView, send: SendView, again: Repeat): Violation | undefined {
  // Who writes to himself may have it as both.
  if (send.from === send.to) return undefined;
  const twice = [...view.histories, ...view.walks.map(whole)]
    .filter(({ last }) => last)
    .find(({ messages }) => messages.filter(({ message }) => message === send.message).length > 1);
  return (
    twice && {
      shape: 'stored-again',
      lasting: true,
      expected: `${send.message}, sent again, is in a history once`,
      actual: `${twice.user} finds it more than once by ${twice.way}`,
      evidence: places(send, again, twice),
    }
  );
}

function pushedAgain(view: HistoryView, send: SendView, again: Repeat): Violation | undefined {
  const repushes = valueOf(view.capabilities, 'repush') !== undefined;
  for (const session of view.sessions.filter(({ acks }) => acks || !repushes)) {
    const pushes = session.pushes.filter(({ message }) => message.message === send.message);
    if (pushes.length > 1)
      return {
        shape: 'pushed-again',
        lasting: true,
        expected: `${session.session} is pushed ${send.message}, sent again, once`,
        actual: `pushed ${pushes.length} times`,
        evidence: [...places(send, again), ...pushes.map(({ at }) => at)],
      };
  }
  return undefined;
}
