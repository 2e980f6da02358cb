import { circumstancesOf } from '../../model/circumstances.ts';
import { inOneLife, isRestartedBetween } from '../../model/restarts.ts';
import type { HistoryView, Rule, SendView, SessionView } from '../../vocabulary/index.ts';
import { carries, valueOf } from '../../vocabulary/index.ts';
import type { Tally } from '../tally.ts';
import { copiesMax } from '../../model/copies.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DLV-003',
  area: 'delivery',
  level: 'MUST',
  severity: 'major',
  title: 'a message is pushed once to each other session of its sender',
  text: 'Each online session of the sender of an accepted direct message, but the one that sent it, is pushed it once; the one that sent it is not, unless he writes to himself.',
  source: [{ url: 'docs/wire.md#push', quote: "A sender's other sessions are pushed his message, once." }],
  needs: ['push', 'ownPush'],
  check(view) {
    const result = tally();
    for (const send of view.answeredChats.flatMap((chat) => chat.sends))
      for (const session of view.sessions)
        if (session.user === send.from && carries(session.fidelity, send.op.payload))
          judge(view, { send, session, result });
    return result.findings();
  },
};

interface Judged {
  readonly send: SendView;
  readonly session: SessionView;
  readonly result: Tally;
}

function judge(view: HistoryView, { send, session, result }: Judged): void {
  const isOrigin = send.via !== 'api' && send.via.session === session.session;
  // Whether who writes to himself is pushed it by the session that he writes with nobody promises.
  if (isOrigin && send.from === send.to) return;
  // A session that comes again by the same name after a restart is another one.
  const all = session.pushes.filter(
    ({ at, message }) => message.message === send.message && !(isOrigin && isRestartedBetween(view, send.start, at)),
  );
  const pushes = inOneLife(view, all);
  const times = pushes.length;
  const evidence = [...places(send), ...pushes.map(({ at }) => at)];
  const about = [...evidence, ...places(...circumstancesOf(view, send), ...session.logins)];
  if (isOrigin) {
    if (times === 0 && (session.barrier === undefined || send.fate !== 'must')) return;
    return result.owe(
      about,
      times > 0 && {
        shape: 'pushed-back',
        lasting: true,
        expected: `${session.session}, which sent ${send.message}, is not pushed it`,
        actual: 'it was',
        evidence,
      },
    );
  }
  // Who writes to himself is also the one who is written to: where that is kept twice, it may be pushed twice.
  const most = copiesMax(view, send);
  if (times > most && (session.acks || valueOf(view.capabilities, 'repush') === undefined))
    return result.owe(about, {
      shape: 'own-pushed-again',
      lasting: true,
      expected: `${session.session} is pushed ${send.message} of its own user once`,
      actual: `pushed ${times} times`,
      evidence,
    });
  const stayed = session.onlineFrom < send.start && session.onlineUntil === Infinity;
  if (!stayed || send.fate !== 'must') return;
  if (times === 0)
    return result.owe(about, {
      shape: 'own-not-pushed',
      expected: `${session.session} is pushed ${send.message} of its own user once`,
      actual: 'never pushed',
      evidence,
    });
  if (session.barrier !== undefined) result.owe([...about, session.barrier]);
}
