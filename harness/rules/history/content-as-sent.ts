import { whole } from '../../model/reads.ts';
import type { ConversationView, Doing, HistoryView, MessageView, Rule, SessionView } from '../../vocabulary/index.ts';
import { carries } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-HIST-001',
  area: 'history',
  level: 'MUST',
  severity: 'critical',
  title: 'whoever sees a message sees what was sent',
  text: 'Pushed, told to a back end, in a history, on a page of one, in an archive, asked for alone or in a list: a message has the bytes and the sender with which it was sent.',
  source: [
    {
      url: 'docs/wire.md#content',
      quote: 'A payload is bytes; whoever sees a message sees the bytes and the sender of its send.',
    },
  ],
  needs: [],
  check(view) {
    const result = tally();
    for (const { place, where, at, seen, by } of sightings(view)) {
      const send = view.sendNamed.get(seen.message ?? '');
      if (!send || send.phase === 'barrier') continue;
      // Of what a session cannot carry nobody promises what comes of it.
      if (by && !carries(by.fidelity, send.op.payload)) continue;
      const same = seen.content.sha256 === send.content.sha256;
      const evidence = [...places(send), ...at];
      result.owe(
        [...evidence, ...places(...(by?.logins ?? []))],
        (!same || seen.from !== send.from) && {
          shape: `${same ? 'wrong-sender' : 'mangled'}-${place}`,
          expected: `${where} ${send.message} is ${described(send)}`,
          actual: described(seen),
          evidence,
        },
      );
    }
    return result.findings();
  },
};

interface Sighting {
  readonly place: 'in-push' | 'in-webhook' | 'in-history' | 'on-page' | 'alone' | 'in-archive' | 'in-list' | 'in-sync';
  readonly where: string;
  /** Places of the reading, or of the push. */
  readonly at: readonly number[];
  readonly seen: MessageView;
  /** The session that was pushed it, where one was. */
  readonly by?: SessionView;
}

function sightings(view: HistoryView): Sighting[] {
  return [
    ...view.sessions.flatMap((session) =>
      session.pushes.map((push) => ({
        place: 'in-push' as const,
        where: `pushed to ${session.session},`,
        at: [push.at],
        seen: push.message,
        by: session,
      })),
    ),
    ...view.notified.map(({ at, message }) => ({
      place: 'in-webhook' as const,
      where: 'told to the back end,',
      at: [at],
      seen: message,
    })),
    ...sightingsInReads(view),
  ];
}

function sightingsInReads(view: HistoryView): Sighting[] {
  const lasts = (conversations: readonly ConversationView[]) => conversations.flatMap(({ last }) => last ?? []);
  return [
    ...view.histories.flatMap((read) => seenBy(read, 'in-history', 'read', read.messages)),
    ...view.walks.flatMap((walk) => seenBy(walk, 'on-page', 'read page by page', whole(walk).messages)),
    ...view.lookUps.flatMap((read) => seenBy(read, 'alone', 'asked for alone', read.messages)),
    ...view.archives.flatMap((read) =>
      seenBy(
        read,
        'in-archive',
        'read in the archive',
        read.messages.map(({ message }) => message),
      ),
    ),
    ...view.lists.flatMap((read) => seenBy(read, 'in-list', 'listed', lasts(read.conversations))),
    ...view.syncs.flatMap((read) => seenBy(read, 'in-sync', 'synced', lasts(read.conversations))),
  ];
}

/** What a user saw when he asked for it in some way. */
function seenBy(
  read: Doing & { readonly user: string; readonly way: string },
  place: Sighting['place'],
  how: string,
  messages: readonly MessageView[],
): Sighting[] {
  return messages.map((seen) => ({ place, where: `${how} by ${read.user} by ${read.way},`, at: places(read), seen }));
}

function described({ from, content }: Pick<MessageView, 'from' | 'content'>): string {
  return `${content.bytes} bytes (${content.preview || 'nothing printable'}) from ${from}`;
}
