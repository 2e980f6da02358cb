import type { ArchiveRead, ChatView, HistoryRead, HistoryView, MessageView } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';

/** What one reading showed of the whole history of a chat. */
export interface WholeRead {
  readonly doing: HistoryRead | ArchiveRead;
  readonly user: string;
  /** The way of reading, in words. */
  readonly by: string;
  readonly messages: readonly MessageView[];
}

/**
 * All that was read of a whole chat, in rows of reads that show the same store. Where each user has an archive of his own
 * there is a row for each: what was not answered when the server was killed, or what a user sent to one who had blocked
 * him, may be in one archive and not in the other.
 */
export function wholeReadsOf(view: HistoryView, chat: ChatView): readonly (readonly WholeRead[])[] {
  const all = [...historiesOf(view, chat), ...archivesOf(view, chat)];
  if (!('value' in view.capabilities.archiveWays)) return [all];
  return [...new Set(chat.users)].map((owner) => all.filter(({ user }) => user === owner));
}

function historiesOf({ histories }: HistoryView, { users }: ChatView): WholeRead[] {
  return histories
    .filter(({ user, peer }) => isBetween(users, [user, peer]))
    .map((doing) => ({ doing, user: doing.user, by: doing.way, messages: doing.messages }));
}

/** Of an archive, which holds all chats of its user, what it shows of this one. */
function archivesOf({ archives }: HistoryView, { users }: ChatView): WholeRead[] {
  return archives
    .filter(({ user }) => users.includes(user))
    .map((doing) => {
      const isOf = ({ with: peer }: { readonly with: string }) => isBetween(users, [doing.user, peer]);
      const messages = doing.messages.filter(isOf).map(({ message }) => message);
      return { doing, user: doing.user, by: `archive ${doing.way}`, messages };
    });
}
