import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** One sender, one channel, one client message number: one message, however often it is sent. */
export function deduplicate(store: Store): Stages['deduplicate'] {
  return ({ clientMsgNo, fromUid }, channel) =>
    clientMsgNo === '' ? undefined : store.messages.sentWithNumber(channel, clientMsgNo, fromUid);
}
