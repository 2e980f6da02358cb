import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** What the range holds, as much of it as a page takes, and whether there is more. */
export function readPage({ messages }: Store): Stages['readPage'] {
  return (channel, range) => messages.page(channel, range);
}
