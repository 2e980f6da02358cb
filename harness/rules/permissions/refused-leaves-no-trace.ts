import { circumstancesOf } from '../../model/circumstances.ts';
import { isTouched } from '../../model/dialects.ts';
import { whole } from '../../model/reads.ts';
import type { Doing, HistoryView, ListRead, Rule, SendView, SyncRead, Violation } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-PERM-002',
  area: 'permissions',
  level: 'MUST',
  severity: 'critical',
  title: 'a refused send leaves no trace',
  text: 'A direct message that the server refused is pushed to nobody, told to no back end, and in no history and no list; but it may be among what its sender has sent, where the server says so.',
  source: [
    { url: 'docs/wire.md#ack', quote: 'A send that is refused, by another status or another reason, left no trace.' },
  ],
  needs: ['block', 'refusedSend'],
  check(view) {
    const result = tally();
    for (const send of [...view.sends, ...view.transients].filter(isRefused)) {
      const trace = traceOf(view, send);
      const witnesses = witnessesOf(view, send);
      // Where nobody could have seen it nothing is put to the test.
      if (trace || witnesses.length > 0) result.owe(places(...circumstancesOf(view, send), send, ...witnesses), trace);
    }
    return result.findings();
  },
};

function isRefused({ outcome }: SendView): boolean {
  return outcome.is === 'refused' && outcome.by === 'server';
}

/** Whether it is among what this user has sent. */
function maySee({ capabilities }: HistoryView, { from, to }: SendView, user: string): boolean {
  return user === from && from !== to && valueOf(capabilities, 'refusedSend') === 'in-own-archive';
}

/** All that would show it: what its two users have read and listed, and their sessions. */
function witnessesOf(view: HistoryView, send: SendView): Doing[] {
  const pair = [send.from, send.to];
  const who = pair.filter((user) => !maySee(view, send, user));
  return [
    ...[...view.histories, ...view.lookUps, ...view.walks].filter(
      ({ user, peer }) => who.includes(user) && pair.includes(peer),
    ),
    ...[...view.lists, ...view.syncs].filter(({ user }) => who.includes(user)),
    ...view.sessions.filter(({ user }) => who.includes(user)).flatMap(({ logins }) => logins),
  ];
}

function traceOf(view: HistoryView, send: SendView): Violation | false {
  const is = ({ message }: { readonly message?: string }) => message === send.message;
  const session = view.sessions.find(
    (each) => !maySee(view, send, each.user) && each.pushes.some(({ message }) => is(message)),
  );
  const read = [...view.histories, ...view.lookUps, ...view.walks.map(whole)].find(
    (each) => !maySee(view, send, each.user) && each.messages.some(is),
  );
  const list = [...view.lists, ...view.syncs].find(({ conversations }) =>
    conversations.some(({ last }) => last && is(last)),
  );
  const entry = list ?? listsChat(view, send);
  const told = view.notified.some(({ message }) => is(message));
  const trace =
    (session && (['pushed', `${session.session} was pushed it`] as const)) ??
    (read && (['stored', `${read.user} read it by ${read.way}`] as const)) ??
    (entry && (['listed', `the list of ${entry.user} shows ${list ? 'it' : 'its chat'}`] as const)) ??
    (told ? (['told', 'the back end was told of it'] as const) : undefined);
  if (!trace) return false;
  return {
    shape: `refused-but-${trace[0]}`,
    lasting: true,
    expected: `nobody sees ${send.message}, which was refused`,
    actual: trace[1],
    evidence: places(send),
  };
}

/** A list that shows a chat in which all was refused, and nothing else was ever done. */
function listsChat(view: HistoryView, send: SendView): ListRead | SyncRead | undefined {
  const pair = [send.from, send.to];
  const isOfPair = (users: readonly string[]) => pair.every((user) => users.includes(user));
  const sends = [...view.sends, ...view.transients].filter(({ from, to }) => isOfPair([from, to]));
  // What somebody does about who may write to him may begin a chat.
  const isChanged = view.allowances.some(({ op }) => isOfPair([op.user, op.peer]));
  const isMarked = view.marks.some(({ user, peer }) => isOfPair([user, peer]));
  if (!sends.every(isRefused) || isMarked || isChanged || isTouched(view, ...pair)) return undefined;
  return [...view.lists, ...view.syncs].find(
    ({ user, conversations }) =>
      pair.includes(user) && conversations.some((each) => each.with !== user && pair.includes(each.with)),
  );
}
