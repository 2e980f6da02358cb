import type { Dimension, HistoryView } from '../../vocabulary/index.ts';
import { placesOf } from '../../vocabulary/index.ts';
import type { Scene } from './scene.ts';
import { acceptedOf, besides, isAlone, looksAfter, pushesTo, spoken } from './seen.ts';

export type OtherDevice = 'none' | 'online' | 'arrives-later';

/** Whether the sender has another device than the one by which he sends, if he sends by one. */
export function senderOtherDeviceDimension(): Dimension {
  return {
    name: 'sender-other-device',
    means: 'Whether the sender has another device than the one by which he sends, if he sends by one.',
    values: {
      none: {
        means: 'he has none, or writes to himself: then they are those of the receiver',
        places: (view) =>
          placesOf(...spoken(view).filter((send) => send.from === send.to || isAlone(view, send.from, send))),
      },
      online: { means: 'it is there when he sends', places: whenOnline },
      'arrives-later': { means: 'it logs in when the first messages are sent', places: whenLater },
    },
  };
}

function whenOnline(view: HistoryView): number[] {
  return spoken(view).flatMap((send) => {
    const there = besides(view, send.from, send);
    if (there.length === 0) return [];
    return [...placesOf(send, ...there.flatMap(({ logins }) => logins)), ...pushesTo(there, [send])];
  });
}

function whenLater(view: HistoryView): number[] {
  const sends = acceptedOf(view, 'first');
  const last = sends.at(-1);
  if (!last) return [];
  const senders = new Set(view.sends.flatMap(({ via }) => (via === 'api' ? [] : [via.session])));
  const late = view.sessions.filter(
    ({ user, session, onlineFrom, logins }) =>
      user === last.from &&
      !senders.has(session) &&
      onlineFrom < Infinity &&
      logins.every(({ start }) => start > last.start),
  );
  return late.flatMap((session) => [
    ...placesOf(
      ...session.logins,
      ...looksAfter(view, session.onlineFrom).filter(({ op }) => op.user === last.from),
      ...spoken(view).filter(({ start }) => start > session.onlineFrom),
    ),
    ...pushesTo([session], view.sends),
  ]);
}

/** The sender's other device comes, when it is to be there. */
export function applyOtherDevice({ story, cast }: Scene, value: OtherDevice, moment: 'first' | 'later'): void {
  if (value === (moment === 'first' ? 'online' : 'arrives-later')) story.loginBeside(cast.sender);
}
