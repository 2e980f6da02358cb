import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** Writes the message to the channel's history. */
export function persist(store: Store): Stages['persist'] {
  return (message) => store.messages.insert(message);
}
