import { circumstancesIn } from '../../model/circumstances.ts';
import { isStill, isUnsettled } from '../../model/stillness.ts';
import type { HistoryRead, HistoryView, MessageView, WalkRead } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { places } from '../words.ts';

/** A walk through a history, and the same history as it was read whole while surely nothing changed. */
export interface Walked {
  readonly walk: WalkRead;
  /** Of several the one that is the same as the walk, if there is one. */
  readonly whole: HistoryRead;
  /** Tells messages of the two apart. */
  readonly keyOf: (message: MessageView) => string;
  /** Places of all that the history came from. */
  readonly about: readonly number[];
}

/**
 * The walks that can be held against a whole history: those of the last round of final reads, while which nothing is done, and
 * those of the body in which nothing was done meanwhile. After trouble of the server there are none.
 */
export function walkedIn(view: HistoryView): Walked[] {
  if (view.trouble.length > 0) return [];
  return view.walks.flatMap((walk) => {
    if (isUnsettled(view, walk.user, walk.peer)) return [];
    const wholes = view.histories.filter((whole) => isBeside(view, walk, whole));
    const whole = wholes.find((each) => isSame(walk, each)) ?? wholes[0];
    return whole ? [{ walk, whole, keyOf: keyFor(walk, whole), about: aboutOf(view, walk, whole) }] : [];
  });
}

function isBeside(view: HistoryView, walk: WalkRead, whole: HistoryRead): boolean {
  if (whole.user !== walk.user || whole.peer !== walk.peer || whole.phase !== walk.phase) return false;
  if (walk.phase === 'body') return isStill(view, [walk.user, walk.peer], [walk, whole], ['stored', 'listed']);
  return walk.last && whole.last;
}

/** All messages of a walk in the order of the history, in which each page is already. */
export function messagesOf({ pages, direction }: WalkRead): MessageView[] {
  return (direction === 'up' ? pages : [...pages].reverse()).flatMap(({ messages }) => messages);
}

function isSame(walk: WalkRead, whole: HistoryRead): boolean {
  const keys = (messages: readonly MessageView[]) => messages.map(keyFor(walk, whole)).join(' ');
  return keys(messagesOf(walk)) === keys(whole.messages);
}

/** Names of messages, with their positions or ids where all of both reads have one: a name may stand there twice. */
function keyFor(walk: WalkRead, whole: HistoryRead): (message: MessageView) => string {
  const all = [...messagesOf(walk), ...whole.messages];
  const name = ({ message, content }: MessageView) => message ?? content.sha256;
  if (all.every(({ position }) => position)) return (message) => `${name(message)}@${message.position?.key}`;
  if (all.every(({ serverId }) => serverId)) return (message) => `${name(message)}@${message.serverId}`;
  return name;
}

function aboutOf(view: HistoryView, walk: WalkRead, whole: HistoryRead): number[] {
  const chat = view.chats.find(({ users }) => isBetween(users, [walk.user, walk.peer]));
  return places(walk, whole, ...(chat ? [...circumstancesIn(view, chat), ...chat.sends] : []));
}
