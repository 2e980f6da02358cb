import { type Clock, createClock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type ChannelLists, openChannelLists } from './channel-lists.ts';
import { type Channels, openChannels } from './channels.ts';
import { type Commands, openCommands } from './commands.ts';
import { type CommitQueue, createCommitQueue } from './commit-queue.ts';
import { type Conversations, openConversations } from './conversations.ts';
import { type Database, closeDatabase, openDatabase } from './database.ts';
import { type Devices, openDevices } from './devices.ts';
import { type Messages, openMessages } from './messages.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { type SystemUsers, openSystemUsers } from './system-users.ts';

/** All that survives a crash. Reads see what is committed; writes go through the queue. */
export interface Store {
  readonly database: Database;
  readonly clock: Clock;
  readonly commits: CommitQueue;
  readonly devices: Devices;
  readonly channels: Channels;
  readonly messages: Messages;
  readonly conversations: Conversations;
  readonly lists: ChannelLists;
  readonly commands: Commands;
  readonly systemUsers: SystemUsers;
  readonly outbox: Outbox;
  /** Commits what waits, and closes the file. */
  close(): void;
}

/** Opens the store in a folder; `now` tells Unix milliseconds. Throws a `StartError`. */
export function openStore(folder: string, log: Log, now: () => number = Date.now): Store {
  const database = openDatabase(folder);
  const commits = createCommitQueue(database, log);
  const messages = openMessages(database, now);
  const conversations = openConversations(database, now);
  return {
    database,
    clock: createClock({ id: messages.lastId(), version: conversations.lastVersion() }, now),
    commits,
    devices: openDevices(database),
    channels: openChannels(database),
    messages,
    conversations,
    lists: openChannelLists(database),
    commands: openCommands(database, messages),
    systemUsers: openSystemUsers(database),
    outbox: openOutbox(database),
    close() {
      commits.close();
      closeDatabase(database);
    },
  };
}
