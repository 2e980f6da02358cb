import { isTouched } from '../../model/dialects.ts';
import { whole } from '../../model/reads.ts';
import type { HistoryView, PushView, Rule, SendView, SessionView, Violation } from '../../vocabulary/index.ts';
import type { Tally } from '../tally.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DLV-001',
  area: 'delivery',
  level: 'MUST',
  severity: 'critical',
  title: 'nobody but the two sees anything of a direct chat',
  text: 'A direct message is pushed to sessions of its two users only; no other list shows the chat, and no history of other users contains the message.',
  source: [
    {
      url: 'docs/wire.md#isolation',
      quote: 'A direct message concerns its two users; nobody else is pushed it, lists it or reads it.',
    },
  ],
  needs: [],
  check(view) {
    const result = tally();
    checkPushes(view, result);
    checkLists(view, result);
    checkHistories(view, result);
    return result.findings();
  },
};

function checkPushes(view: HistoryView, result: Tally): void {
  const accepted = view.sends.filter((send) => send.fate !== 'must-not');
  for (const session of view.sessions) {
    for (const push of session.pushes) {
      const send = view.sendNamed.get(push.message.message ?? '');
      result.owe([...places(...(send ? [send] : []), ...session.logins), push.at], strangeFor(view, session, push));
    }
    const notHis = accepted.filter((send) => send.from !== session.user && send.to !== session.user);
    if (notHis.length > 0 && session.barrier !== undefined)
      result.owe([...places(...notHis, ...session.logins), session.barrier]);
  }
}

function strangeFor(view: HistoryView, session: SessionView, push: PushView): Violation | false {
  const send = view.sendNamed.get(push.message.message ?? '');
  if (send && [send.from, send.to].includes(session.user)) return false;
  const isOfDialect = view.dialects.some(
    ({ op }) => op.message !== undefined && op.message === push.message.message && op.users.includes(session.user),
  );
  if (isOfDialect) return false;
  return {
    shape: send ? 'pushed-to-stranger' : 'pushed-from-nowhere',
    lasting: true,
    expected: `${session.session} is pushed only messages from or to ${session.user}`,
    actual: send
      ? `pushed ${send.message}, which ${send.from} sent to ${send.to}`
      : `pushed a message from ${push.message.from} that was never sent in this play (${push.message.content.preview})`,
    evidence: [...(send ? places(send) : []), push.at],
  };
}

function checkLists(view: HistoryView, result: Tally): void {
  for (const read of [...view.lists, ...view.syncs]) {
    const strange = read.conversations.find(({ with: peer }) => !areTogether(view, peer, read.user));
    const chats = read.conversations.map((conversation) => conversation.with);
    const sends = view.sends.filter(
      ({ from, to }) => (from === read.user && chats.includes(to)) || (to === read.user && chats.includes(from)),
    );
    result.owe(
      places(...sends, read),
      strange && {
        shape: 'listed-for-stranger',
        expected: `the list of ${read.user} shows only his own chats`,
        actual: `it shows a chat with ${strange.with}`,
        evidence: places(read),
      },
    );
  }
}

/** Whether one of the two sent to the other, himself maybe, or the server was told something about both. */
function areTogether(view: HistoryView, a: string, b: string): boolean {
  const isOfBoth = ({ from, to }: SendView) => (from === a && to === b) || (from === b && to === a);
  return view.sends.some(isOfBoth) || view.transients.some(isOfBoth) || (a !== b && isTouched(view, a, b));
}

function checkHistories(view: HistoryView, result: Tally): void {
  for (const read of [...view.histories, ...view.lookUps, ...view.walks.map(whole)]) {
    const strange = read.messages.filter((message) => {
      const send = view.sendNamed.get(message.message ?? '');
      return !send || ![send.from, send.to].every((user) => user === read.user || user === read.peer);
    });
    const sends = read.messages.flatMap(({ message }) => view.sendNamed.get(message ?? '') ?? []);
    result.owe(
      places(...sends, read),
      strange.length > 0 && {
        shape: 'read-by-stranger',
        expected: `${read.user} reads only what was said between ${read.user} and ${read.peer}, by ${read.way}`,
        actual: `he reads ${row(strange.map((message) => message.message))}`,
        evidence: places(read),
      },
    );
  }
}
