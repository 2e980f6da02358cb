import { type Channel, PERSON, pairOf } from '../channel.ts';
import type { Store } from '../store/store.ts';

/** All to whom a message of the channel is owed, each once. */
export function membersOf(channel: Channel, store: Store): string[] {
  if (channel.type === PERSON) return [...new Set(pairOf(channel.id))];
  return store.channels.subscribers(channel);
}
