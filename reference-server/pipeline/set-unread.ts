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
    const oldest = messages.oldestOfOthers(channel, uid, { after: conversation.deletedSeq, limit: unread });
    const readSeq = oldest === undefined ? conversation.lastSeq : oldest - 1;
    const behind = messages.countOfOthers(channel, uid, readSeq);
    conversations.setUnread(uid, channel, { readSeq, unread: behind, version: clock.version() });
  };
}
