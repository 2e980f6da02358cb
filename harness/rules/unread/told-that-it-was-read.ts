import { isTouched } from '../../model/dialects.ts';
import { isRestartedBetween } from '../../model/restarts.ts';
import type { HistoryView, MarkView, Rule, SendView, SessionView } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import type { Tally } from '../tally.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-UNRD-004',
  area: 'unread',
  level: 'MUST',
  severity: 'minor',
  title: 'who wrote is told that it was read',
  text: 'When a user marks a chat as read, each session of the other one that was there when he last wrote is told so, up to that message or a later one; unless one of the two has blocked the other.',
  source: [
    {
      url: 'docs/capabilities.md#what-they-mean',
      quote: 'Each online session of who has written is told up to where the other one has read.',
    },
  ],
  needs: ['readReceipts', 'markRead', 'sessionSend'],
  check(view) {
    const result = tally();
    if (view.trouble.length > 0) return result.findings();
    for (const mark of view.marks) {
      const last = lastRead(view, mark);
      if (!last || isExcused(view, mark)) continue;
      for (const session of view.sessions.filter(({ user }) => user === mark.peer))
        if (session.onlineFrom < last.start && session.onlineUntil === Infinity)
          judge(view, { mark, session, last, result });
    }
    return result.findings();
  },
};

/** The newest message of the other one that surely was there when the chat was marked as read; `undefined` where nothing is owed. */
function lastRead(view: HistoryView, { user, peer, start, outcome }: MarkView): SendView | undefined {
  if (outcome.is !== 'ok' || user === peer) return undefined;
  return view.sends.findLast(
    ({ from, to, fate, inFrom }) => from === peer && to === user && fate === 'must' && inFrom < start,
  );
}

function isExcused(view: HistoryView, { user, peer, start }: MarkView): boolean {
  const blocked = view.blocks.some(({ op }) => isBetween([user, peer], [op.user, op.peer]));
  return blocked || isTouched(view, user, peer) || isRestartedBetween(view, start, Infinity);
}

interface Judged {
  readonly mark: MarkView;
  readonly session: SessionView;
  readonly last: SendView;
  readonly result: Tally;
}

function judge(view: HistoryView, { mark, session, last, result }: Judged): void {
  const told = session.readBy.filter(({ by }) => by === mark.user);
  const about = [...places(...session.logins, last, mark), ...told.map(({ at }) => at)];
  // Where the server does not tell up to where, or names what nobody here has sent, what came since then will do.
  const reaches = ({ at, upTo }: (typeof told)[number]) => {
    const message = upTo === undefined ? undefined : view.sendNamed.get(upTo);
    return message ? message === last || message.inFrom > last.start : at > mark.start;
  };
  result.owe(
    about,
    !told.some(reaches) && {
      shape: told.length === 0 ? 'not-told' : 'told-of-an-older-one',
      expected: `${session.session} is told that ${mark.user} has read up to ${last.message}`,
      actual:
        told.length === 0
          ? 'it was told nothing'
          : `it was told of ${told.map(({ upTo }) => upTo ?? 'no message').join(', ')}`,
      evidence: [...places(last, mark), ...told.map(({ at }) => at)],
    },
  );
}
