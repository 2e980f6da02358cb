import type { Rule } from '../../vocabulary/index.ts';
import { carries } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DLV-005',
  area: 'delivery',
  level: 'MUST',
  severity: 'major',
  title: 'a push that was not acknowledged comes again',
  text: 'A stored direct message that a session was pushed, and has not acknowledged, is pushed to it again once the timer of the server has run out, as long as the session is there.',
  source: [{ url: 'docs/wire.md#acknowledged-pushes', quote: 'A push that was not acknowledged is pushed again' }],
  needs: ['push', 'repush', 'timers'],
  check(view) {
    const result = tally();
    const waits = view.elapsed.filter(({ op, outcome }) => op.timer === 're-push' && outcome.is === 'ok');
    for (const session of view.sessions.filter(({ acks, onlineUntil }) => !acks && onlineUntil === Infinity))
      for (const send of view.answeredChats.flatMap((chat) => chat.accepted)) {
        if (send.to !== session.user || !carries(session.fidelity, send.op.payload)) continue;
        const pushes = session.pushes.filter(({ message }) => message.message === send.message);
        const wait = waits.find(({ start }) => pushes.some(({ at }) => at < start));
        if (!wait) continue;
        const evidence = [...places(send, wait), ...pushes.map(({ at }) => at)];
        result.owe(
          [...evidence, ...places(...session.logins)],
          pushes.length === 1 && {
            shape: 'not-pushed-again',
            expected: `${session.session}, which has not acknowledged ${send.message}, is pushed it again`,
            actual: 'it was pushed once',
            evidence,
          },
        );
      }
    return result.findings();
  },
};
