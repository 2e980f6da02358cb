import type { Channel } from '../channel.ts';
import type { Database } from './database.ts';

/** What is known of a channel besides its messages; flags are 0 or 1. */
interface ChannelInfo {
  readonly large: number;
  readonly ban: number;
  readonly disband: number;
}

export interface Channels {
  info(channel: Channel): ChannelInfo | undefined;
  /** Makes the channel where it is missing, and leaves it alone where it is not. */
  ensure(channel: Channel): void;
  save(channel: Channel, info: ChannelInfo): void;
  subscribers(channel: Channel): string[];
  isSubscriber(channel: Channel, uid: string): boolean;
  subscribe(channel: Channel, uid: string): void;
  unsubscribe(channel: Channel, uid: string): void;
}

export function openChannels(database: Database): Channels {
  const info = database.prepare('SELECT large, ban, disband FROM channels WHERE channel = ?');
  const ensure = database.prepare('INSERT INTO channels VALUES (?, 0, 0, 0) ON CONFLICT DO NOTHING');
  const save = database.prepare('INSERT OR REPLACE INTO channels VALUES (?, ?, ?, ?)');
  const subscribers = database.prepare('SELECT uid FROM subscribers WHERE channel = ? ORDER BY uid');
  const isSubscriber = database.prepare('SELECT 1 FROM subscribers WHERE channel = ? AND uid = ?');
  const subscribe = database.prepare('INSERT INTO subscribers VALUES (?, ?) ON CONFLICT DO NOTHING');
  const unsubscribe = database.prepare('DELETE FROM subscribers WHERE channel = ? AND uid = ?');
  return {
    info: (channel) => info.get(channel.key) as ChannelInfo | undefined,
    ensure: (channel) => void ensure.run(channel.key),
    save: (channel, { large, ban, disband }) => void save.run(channel.key, large, ban, disband),
    subscribers: (channel) => (subscribers.all(channel.key) as { uid: string }[]).map(({ uid }) => uid),
    isSubscriber: (channel, uid) => isSubscriber.get(channel.key, uid) !== undefined,
    subscribe: (channel, uid) => void subscribe.run(channel.key, uid),
    unsubscribe: (channel, uid) => void unsubscribe.run(channel.key, uid),
  };
}
