import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** A pair's channel comes to be with its first message. */
export function ensureChannel(store: Store): Stages['ensureChannel'] {
  return (channel) => store.channels.ensure(channel);
}
