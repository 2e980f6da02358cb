import { whole } from '../../model/reads.ts';
import type { HistoryView, MessageView, Rule, SessionView } from '../../vocabulary/index.ts';
import { carries } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-HIST-001',
  area: 'history',
  level: 'MUST',
  severity: 'critical',
  title: 'whoever sees a message sees what was sent',
  text: 'Pushed, in a history, asked for alone or in a list: a message has the bytes and the sender with which it was sent.',
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
  readonly place: 'in-push' | 'in-webhook' | 'in-history' | 'alone' | 'in-list';
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
    ...[...view.histories, ...view.walks.map(whole)].flatMap((read) =>
      read.messages.map((seen) => ({
        place: 'in-history' as const,
        where: `read by ${read.user} by ${read.way},`,
        at: places(read),
        seen,
      })),
    ),
    ...view.lookUps.flatMap((read) =>
      read.messages.map((seen) => ({
        place: 'alone' as const,
        where: `asked for by ${read.user} ${read.way},`,
        at: places(read),
        seen,
      })),
    ),
    ...[...view.lists, ...view.syncs].flatMap((read) =>
      read.conversations.flatMap(({ last }) =>
        last
          ? [{ place: 'in-list' as const, where: `in the list of ${read.user},`, at: places(read), seen: last }]
          : [],
      ),
    ),
  ];
}

function described({ from, content }: Pick<MessageView, 'from' | 'content'>): string {
  return `${content.bytes} bytes (${content.preview || 'nothing printable'}) from ${from}`;
}
