import type { Dimension, HistoryView, SendView } from '../../vocabulary/index.ts';
import { absenceOf, placesOf } from '../../vocabulary/index.ts';
import type { Scene } from './scene.ts';
import { doneOf, isOf, opening } from './seen.ts';

type Role = 'sender' | 'receiver';
export type Known = 'never-seen' | 'registered' | 'was-online';

/** What the server knew of the sender before anything was sent. */
export function senderKnownDimension(): Dimension {
  return knownDimension('sender', ({ from }) => from);
}

/** What the server knew of the receiver before anything was sent. */
export function receiverKnownDimension(): Dimension {
  return knownDimension('receiver', ({ to }) => to);
}

function knownDimension(role: Role, userOf: (send: SendView) => string): Dimension {
  return {
    name: `${role}-known`,
    means: `What the server knew of the ${role} before anything was sent.`,
    values: {
      'never-seen': {
        means: `the ${role} had neither been registered nor been online`,
        places: (view) => {
          const [first] = earliest(view);
          return first && past(view, userOf(first), first).length === 0 ? placesOf(first, ...opening(view)) : [];
        },
      },
      registered: {
        means: `the ${role} had been registered`,
        absent: (offered) => absenceOf(offered, 'register'),
        places: (view) => withPast(view, 'register', userOf),
      },
      'was-online': {
        means: `the ${role} had been online, and had gone`,
        places: (view) => withPast(view, 'logout', userOf),
      },
    },
  };
}

/** The first message that the sender was to send to the receiver, whatever became of it. */
function earliest(view: HistoryView): SendView[] {
  return [...view.sends, ...view.transients]
    .filter((send) => isOf(send, 'before', 'first'))
    .sort((a, b) => a.start - b.start)
    .slice(0, 1);
}

/** What made the server know a user before a send. */
function past(view: HistoryView, user: string, send: SendView) {
  return doneOf(view, 'register', 'login', 'logout').filter((doing) => {
    if (doing.end > send.start) return false;
    if (doing.op.op === 'register') return doing.op.user === user;
    const { session } = doing.op;
    const owner = view.sessions.find((each) => each.session === session);
    return owner?.user === user && owner.offlineFrom < send.start;
  });
}

function withPast(view: HistoryView, kind: 'register' | 'logout', userOf: (send: SendView) => string): number[] {
  const [first] = earliest(view);
  const doings = first ? past(view, userOf(first), first) : [];
  return doings.some(({ op }) => op.op === kind) ? placesOf(...doings, ...opening(view)) : [];
}

/** The server comes to know the user. */
export function applyKnown({ story, cast }: Scene, role: Role, value: Known): void {
  story.arrive(cast[role], value === 'was-online' ? 'gone-offline' : value);
}
