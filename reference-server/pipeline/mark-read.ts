import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** All that is in the channel now is read. Runs inside a transaction. */
export function markRead(store: Store): Stages['markRead'] {
  return (uid, channel) => {
    const at = { seq: store.messages.lastSeq(channel), version: store.clock.version() };
    store.conversations.markRead(uid, channel, at);
  };
}
