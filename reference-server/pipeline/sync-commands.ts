import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** The commands that a user has not acknowledged, the oldest first. Runs inside a transaction. */
export function syncCommands({ commands }: Store): Stages['syncCommands'] {
  return (uid, limit) => commands.hand(uid, limit);
}
