import { whole } from '../../model/reads.ts';
import type { ConversationView, Doing, HistoryView, MessageView, SessionView } from '../../vocabulary/index.ts';
import { places } from '../words.ts';

/** A message as the server showed it to somebody, and where. */
export interface Showing {
  readonly place: 'in-push' | 'in-webhook' | 'in-history' | 'on-page' | 'alone' | 'in-archive' | 'in-list' | 'in-sync';
  /** The place in words, with a comma behind it. */
  readonly where: string;
  /** Places of the reading, or of the push. */
  readonly at: readonly number[];
  readonly seen: MessageView;
  /** The session that was pushed it, where one was. */
  readonly by?: SessionView;
}

/** Whatever the server showed of messages: pushed, told to a back end, or in what he asked for. */
export function showings(view: HistoryView): Showing[] {
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
    ...showingsInReads(view),
  ];
}

function showingsInReads(view: HistoryView): Showing[] {
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
  place: Showing['place'],
  how: string,
  messages: readonly MessageView[],
): Showing[] {
  return messages.map((seen) => ({ place, where: `${how} by ${read.user} by ${read.way},`, at: places(read), seen }));
}
