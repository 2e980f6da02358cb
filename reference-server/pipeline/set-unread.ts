import { limits } from '../limits.ts';
import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/**
 * Moves the read position, back or forth, so that the newest `unread` messages of others are unread; all of them where
 * there are fewer. Runs inside a transaction.
 */
export function setUnread({ conversations, messages, clock }: Store): Stages['setUnread'] {
  return (uid, channel, unread) => {
    const conversation = conversations.one(uid, channel);
    if (conversation === undefined) return;
    const limit = Math.min(unread, limits.pageMessagesMax);
    const seqs = messages.seqsOfOthers(channel, uid, { after: conversation.deletedSeq, limit });
    const oldest = seqs.at(-1);
    const readSeq = oldest === undefined ? conversation.lastSeq : oldest - 1;
    conversations.setUnread(uid, channel, { readSeq, unread: seqs.length, version: clock.version() });
  };
}
