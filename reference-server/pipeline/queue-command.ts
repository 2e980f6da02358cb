import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** Keeps a command for everybody but its sender; for him too where he is the only one. */
export function queueCommand({ commands }: Store): Stages['queueCommand'] {
  return (command, members) => {
    const others = members.filter((uid) => uid !== command.fromUid);
    for (const uid of others.length === 0 ? members : others) commands.queue(uid, command);
  };
}
