import { circumstancesOf } from '../../model/circumstances.ts';
import { isTouched } from '../../model/dialects.ts';
import { whole } from '../../model/reads.ts';
import type {
  Doing,
  HistoryView,
  ListRead,
  Rule,
  SendView,
  SessionView,
  SyncRead,
  Violation,
} from '../../vocabulary/index.ts';
import { carries, isBetween } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DLV-004',
  area: 'delivery',
  level: 'MUST',
  severity: 'major',
  title: 'a message for those who are online is pushed to them, and kept nowhere',
  text: 'A direct message that is not to be stored is pushed once to each session of its receiver that was online before it was sent and stayed so, and is in no history, no list and no answer to a question for it.',
  source: [
    {
      url: 'docs/wire.md#transient',
      quote: 'A message that is not to be stored is pushed to who is online, and kept nowhere.',
    },
  ],
  needs: ['transient', 'push'],
  check(view) {
    const result = tally();
    for (const send of view.transients.filter(({ fate }) => fate !== 'must-not')) {
      const kept = keptIn(view, send);
      const reads = readsOf(view, send);
      // Where nobody has looked nothing is put to the test.
      if (kept || reads.length > 0) result.owe(places(...circumstancesOf(view, send), send, ...reads), kept);
      if (send.from === send.to) continue;
      const due = view.sessions.filter(({ user, fidelity }) => user === send.to && carries(fidelity, send.op.payload));
      for (const session of due) {
        const broken = notPushedOnce(send, session);
        if (broken !== undefined) result.owe(aboutPush(view, send, session), broken);
      }
    }
    return result.findings();
  },
};

/** What would show the message if it were kept. */
function readsOf(view: HistoryView, { from, to }: SendView): Doing[] {
  const isOfPair = (user: string) => user === from || user === to;
  return [
    ...[...view.histories, ...view.lookUps, ...view.walks].filter(({ user, peer }) => isOfPair(user) && isOfPair(peer)),
    ...[...view.lists, ...view.syncs].filter(({ user }) => isOfPair(user)),
  ];
}

/** The send, the session's coming, and what it was pushed of it. */
function aboutPush(view: HistoryView, send: SendView, session: SessionView): number[] {
  const pushes = session.pushes.filter(({ message }) => message.message === send.message);
  return [...places(...circumstancesOf(view, send), send, ...session.logins), ...pushes.map(({ at }) => at)];
}

function keptIn(view: HistoryView, send: SendView): Violation | false {
  const is = ({ message }: { readonly message?: string }) => message === send.message;
  const read = [...view.histories, ...view.lookUps, ...view.walks.map(whole)].find(({ messages }) => messages.some(is));
  const list = [...view.lists, ...view.syncs].find(({ conversations }) =>
    conversations.some(({ last }) => last && is(last)),
  );
  const found = read ?? list ?? listsChat(view, send);
  if (!found) return false;
  return {
    shape: read ? 'kept-in-history' : 'kept-in-list',
    lasting: true,
    expected: `${send.message}, which is not to be stored, is kept nowhere`,
    actual: `${found.user} found it by ${found.way}`,
    evidence: places(send, found),
  };
}

/** A list that shows a chat in which nothing was ever to be stored, and nothing else was ever done. */
function listsChat(view: HistoryView, { from, to }: SendView): ListRead | SyncRead | undefined {
  const isOfPair = (a: string, b: string) => isBetween([a, b], [from, to]);
  const isUsed =
    view.sends.some((send) => isOfPair(send.from, send.to)) ||
    view.marks.some(({ user, peer }) => isOfPair(user, peer)) ||
    isTouched(view, from, to);
  if (isUsed) return undefined;
  return [...view.lists, ...view.syncs].find(({ user, conversations }) =>
    conversations.some((each) => isOfPair(user, each.with)),
  );
}

/** How it was not pushed once; `undefined` where that is not owed, or not known. */
function notPushedOnce(send: SendView, session: SessionView): Violation | false | undefined {
  const times = session.pushes.filter(({ message }) => message.message === send.message).length;
  const expected = `${session.session} is pushed ${send.message} once`;
  if (times > 1)
    return {
      shape: 'transient-pushed-again',
      lasting: true,
      expected,
      actual: `pushed ${times} times`,
      evidence: places(send),
    };
  const stayed = session.onlineFrom < send.start && session.onlineUntil === Infinity;
  if (!stayed || send.outcome.is !== 'ok') return undefined;
  if (times === 0) return { shape: 'transient-not-pushed', expected, actual: 'never pushed', evidence: places(send) };
  return session.barrier === undefined ? undefined : false;
}
