import { crc32 } from './crc32.ts';

/** The channel types of the wire that this server serves. */
export const PERSON = 1;
export const GROUP = 2;

/** What the id of a command channel ends with; no uid and no group id does. */
export const COMMAND_SUFFIX = '____cmd';

/** The uid of the back end's own client. */
export const MANAGER_UID = '____manager';

/** Who speaks where nobody is named; on the wire its uid is empty. */
export const SYSTEM_UID = '____system';

/** A channel as it is stored: `id` is the fake id of a pair, or the id of a group. */
export interface Channel {
  /** Type and id in one: the key of all that is stored about the channel. */
  readonly key: string;
  readonly id: string;
  readonly type: number;
}

export function channel(id: string, type: number): Channel {
  return { key: `${type}:${id}`, id, type };
}

/** The channel that `uid` means by `channelId`: for a person channel that is the uid of the peer. */
export function channelSeenBy(uid: string, channelId: string, type: number): Channel {
  return channel(type === PERSON ? pairId(uid, channelId) : channelId, type);
}

/** The fake id of a pair, the same for both: the uid with the greater CRC-32 first; where these are equal, the greater uid. */
export function pairId(a: string, b: string): string {
  const order = crc32(a) - crc32(b);
  const aFirst = order === 0 ? a > b : order > 0;
  return aFirst ? `${a}@${b}` : `${b}@${a}`;
}

/** Both uids of a fake id. */
export function pairOf(id: string): [string, string] {
  const at = id.indexOf('@');
  return [id.slice(0, at), id.slice(at + 1)];
}

/** The channel in which the commands of a channel are numbered. */
export function commandChannelOf({ id, type }: Channel): Channel {
  return channel(id + COMMAND_SUFFIX, type);
}

export function isCommandChannel({ id }: Channel): boolean {
  return id.endsWith(COMMAND_SUFFIX);
}

/** What `uid` calls the channel, or the one whose command channel it is: the uid of the peer, or the id of the group. */
export function nameFor(uid: string, { id: stored, type }: Channel): string {
  const id = stored.endsWith(COMMAND_SUFFIX) ? stored.slice(0, -COMMAND_SUFFIX.length) : stored;
  if (type !== PERSON) return id;
  const [a, b] = pairOf(id);
  return a === uid ? b : a;
}

/** What the wire shows for a uid. */
export function shownUid(uid: string): string {
  return uid === SYSTEM_UID ? '' : uid;
}
