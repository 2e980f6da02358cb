import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** The conversation leaves the user's list until its next message, and all in it is read. Runs inside a transaction. */
export function deleteConversation({ conversations, clock }: Store): Stages['deleteConversation'] {
  return (uid, channel) => conversations.hide(uid, channel, clock.version());
}
