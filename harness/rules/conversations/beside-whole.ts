import { circumstancesIn } from '../../model/circumstances.ts';
import { isStill, isUnsettled } from '../../model/stillness.ts';
import type { ConversationView, HistoryView, ListRead, SyncRead } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { places } from '../words.ts';

/** One chat as a user was shown it when he asked for a part of his list, and as whole lists showed it while nothing changed. */
export interface Beside {
  readonly sync: SyncRead;
  readonly peer: string;
  /** Its entry in the partial list; `undefined` where there is none. */
  readonly shown: ConversationView | undefined;
  readonly wholes: readonly ListRead[];
  /** Its entries in the whole lists, where there are. */
  readonly entries: readonly ConversationView[];
  /** Places of all that the entry came from. */
  readonly about: readonly number[];
}

/**
 * All chats that partial lists of this kind, or the whole lists beside them, show: those of the last round of final reads, while
 * which nothing is done, and those of the body in which nothing was done meanwhile. After trouble of the server there are none.
 */
export function besideWhole(view: HistoryView, kind: SyncRead['kind']): Beside[] {
  if (view.trouble.length > 0) return [];
  return view.syncs
    .filter((sync) => sync.kind === kind)
    .flatMap((sync) => {
      const wholes = view.lists.filter((whole) => isBeside(view, sync, whole));
      return wholes.length === 0 ? [] : chatsShown(view, sync, wholes);
    });
}

function isBeside(view: HistoryView, sync: SyncRead, whole: ListRead): boolean {
  if (whole.user !== sync.user || whole.phase !== sync.phase) return false;
  if (sync.phase === 'body') return isStill(view, [sync.user], [sync, whole], ['listed']);
  return sync.last && whole.last;
}

function chatsShown(view: HistoryView, sync: SyncRead, wholes: readonly ListRead[]): Beside[] {
  return peersIn(view, sync, ...wholes).map((peer) => ({
    sync,
    peer,
    shown: entryOf(sync, peer),
    wholes,
    entries: wholes.flatMap((whole) => entryOf(whole, peer) ?? []),
    about: [...places(sync, ...wholes), ...aboutChat(view, sync.user, peer)],
  }));
}

/** The other users of the chats of a user that any of these lists of his shows: those of this play that nothing can change any more. */
export function peersIn(view: HistoryView, ...lists: readonly (SyncRead | ListRead)[]): string[] {
  const peers = new Set(lists.flatMap(({ conversations }) => conversations.map((entry) => entry.with)));
  const user = lists[0]?.user ?? '';
  return [...peers].filter((peer) => view.users.includes(peer) && !isUnsettled(view, user, peer));
}

/** What a list shows of a chat. */
export function entryOf({ conversations }: SyncRead | ListRead, peer: string): ConversationView | undefined {
  return conversations.find((entry) => entry.with === peer);
}

/** Places of what was said and marked in a chat, and of what else was done to its users before. */
export function aboutChat(view: HistoryView, user: string, peer: string): number[] {
  const chat = view.chats.find(({ users }) => isBetween(users, [user, peer]));
  const marks = view.marks.filter((mark) => mark.user === user && mark.peer === peer);
  return places(...marks, ...(chat ? [...circumstancesIn(view, chat), ...chat.sends] : []));
}
