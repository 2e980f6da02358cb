import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** Reads the message again, unless it was pushed again as often as may be, or is expired. */
export function repush(store: Store, repushMax: number): Stages['repush'] {
  return ({ messageId, channel, repushes }) =>
    repushes < repushMax ? store.messages.withId(channel, messageId) : undefined;
}
