import { settledChats } from '../../model/restarts.ts';
import type { ChatView, HistoryView, ListRead } from '../../vocabulary/index.ts';

export interface UnreadCount {
  readonly chat: ChatView;
  readonly read: ListRead;
  readonly peer: string;
  readonly unread: number;
}

/** The unread counts that the final reads showed for chats that their user never marked as read. */
export function unmarkedCounts(view: HistoryView): UnreadCount[] {
  return allCounts(view).filter(
    ({ read, peer }) => !view.marks.some((mark) => mark.user === read.user && mark.peer === peer),
  );
}

/** All unread counts that the final reads showed for chats since whose beginning the server was not started again. */
export function allCounts(view: HistoryView): UnreadCount[] {
  return countsIn(view, settledChats(view));
}

/** The unread counts that the final reads showed for these chats. */
export function countsIn(view: HistoryView, chats: readonly ChatView[]): UnreadCount[] {
  return view.lists
    .filter((read) => read.last)
    .flatMap((read) =>
      read.conversations.flatMap(({ with: peer, unread }) => {
        const chat = chats.find((c) => peer !== read.user && c.users.includes(peer) && c.users.includes(read.user));
        return chat && unread !== undefined ? [{ chat, read, peer, unread }] : [];
      }),
    );
}
