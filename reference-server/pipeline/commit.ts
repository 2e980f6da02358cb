import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** Hands the write to the group commit. */
export function commit(store: Store): Stages['commit'] {
  return (draft, write, done) => store.commits.add(write, done, draft.payload.length);
}
