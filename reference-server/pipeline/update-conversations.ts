import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** The message becomes the last one in the list of every member, and unread for all but its sender. */
export function updateConversations(store: Store): Stages['updateConversations'] {
  return (message, members) => {
    const version = store.clock.version();
    for (const uid of members) store.conversations.record(uid, message, version);
  };
}
