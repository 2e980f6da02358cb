import { PERSON } from '../channel.ts';
import type { Store } from '../store/store.ts';

/** How many people the user has in his list. */
export function peersOf({ conversations }: Store, uid: string): number {
  return conversations.of(uid).filter(({ channel }) => channel.type === PERSON).length;
}
