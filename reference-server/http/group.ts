import { type Channel, PERSON, channel, pairOf } from '../channel.ts';
import { illegalId } from '../ids.ts';
import type { Store } from '../store/store.ts';
import { HttpError } from './route.ts';

/** The channel that a back end means by an id alone: a group, a person by his uid, a pair by its fake id. Throws an `HttpError`. */
export function channelNamed(id: string, type: number): Channel {
  if (type === 0) throw new HttpError(400, 'channel_type must not be 0');
  const names = type === PERSON && id.includes('@') ? pairOf(id) : [id];
  for (const why of names.map(illegalId)) if (why !== undefined) throw new HttpError(400, `channel_id ${why}`);
  return channel(id, type);
}

/** The same, where only a group makes sense. */
export function groupNamed(id: string, type: number): Channel {
  if (type === PERSON) throw new HttpError(400, 'a person channel has its two users, and takes or loses none');
  return channelNamed(id, type);
}

/** Adds subscribers, each with a conversation in which all that was said before is read. Runs inside a transaction. */
export function subscribe(store: Store, group: Channel, { reset, subscribers }: Subscription): void {
  if (reset !== 0) {
    const staying = new Set(subscribers);
    unsubscribe(
      store,
      group,
      store.channels.subscribers(group).filter((uid) => !staying.has(uid)),
    );
  }
  const at = { seq: store.messages.lastSeq(group), version: store.clock.version() };
  for (const uid of subscribers) {
    store.channels.subscribe(group, uid);
    store.conversations.open(uid, group, at);
  }
}

/** Takes subscribers away, with their conversations. Runs inside a transaction. */
export function unsubscribe({ channels, conversations }: Store, group: Channel, uids: readonly string[]): void {
  for (const uid of uids) {
    channels.unsubscribe(group, uid);
    conversations.remove(uid, group);
  }
}

interface Subscription {
  /** Not 0: nobody else stays. */
  readonly reset: number;
  readonly subscribers: readonly string[];
}
