import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** The number after the last one; the transaction keeps it from being given twice. */
export function assignSequence(store: Store): Stages['assignSequence'] {
  return (channel) => store.messages.lastSeq(channel) + 1;
}
