import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** Puts users on a list, or takes them off. Runs inside a transaction. */
export function changeBlock({ lists, clock }: Store): Stages['changeBlock'] {
  return ({ list, how, channel, uids }) => {
    if (how === 'set') lists.clear(list, channel);
    for (const uid of uids) {
      if (how === 'remove') lists.remove(list, channel, uid);
      else lists.add(list, channel, uid, clock.seconds());
    }
  };
}
