import { toJson } from '../http/json.ts';
import { messageObject } from '../http/message-object.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Message } from '../message.ts';
import type { OnlineChange } from '../sessions.ts';
import type { Store } from '../store/store.ts';
import { EventQueue } from './event-queue.ts';
import { sendOutbox } from './outbox-sender.ts';
import { Poster } from './poster.ts';

export interface WebhookOptions {
  /** http or https; each post adds `event=NAME` to its query. */
  readonly url: string;
  /** How long an event waits for others that go into the same post. */
  readonly intervalMs: number;
}

/** Tells the back end what happens, and keeps nobody waiting for it. */
export interface Webhooks {
  /** `msg.notify`: writes the message to the outbox, inside the transaction that stores it. */
  tellStored(message: Message): void;
  /** `msg.offline`: told once, whatever becomes of it. */
  tellOffline(message: Message, uids: readonly string[]): void;
  /** `user.onlinestatus`: tried up to `limits.webhookTriesMax` times. */
  tellOnline(change: OnlineChange): void;
  /** Begins no post, and leaves one that is under way `limits.webhookStopMs`. */
  stop(): Promise<void>;
}

/** The node that a back end is told of; a CONNACK has the same. */
const NODE_ID = 1;

/** Begins with what the outbox still has. */
export function openWebhooks({ url, intervalMs }: WebhookOptions, { outbox, commits }: Store, log: Log): Webhooks {
  const poster = new Poster(url, log);
  const queue = { poster, log };
  const offline = new EventQueue({
    ...queue,
    event: 'msg.offline',
    intervalMs: 0,
    eventsPerPost: 1,
    bodyOf: ([event = '']) => event,
    tries: 1,
  });
  const online = new EventQueue({
    ...queue,
    event: 'user.onlinestatus',
    intervalMs,
    eventsPerPost: limits.webhookEventsMax,
    bodyOf: toJson,
    tries: limits.webhookTriesMax,
  });
  const sending = sendOutbox({ outbox, commits, poster, intervalMs, log });
  return {
    tellStored: (message) => outbox.add(toJson(messageObject(message))),
    tellOffline: (message, uids) =>
      offline.add(toJson({ ...messageObject(message), to_uids: uids, source_id: NODE_ID })),
    tellOnline: (change) => online.add(onlineText(change)),
    async stop() {
      poster.stop();
      const cut = setTimeout(() => poster.cut(), limits.webhookStopMs);
      await Promise.all([sending, offline.ended(), online.ended()]);
      clearTimeout(cut);
      poster.cut();
    },
  };
}

/** `uid-deviceFlag-online-connId-deviceOnlineCount-totalOnlineCount`; both counts are those after the change. */
function onlineText({ session, online, deviceCount, totalCount }: OnlineChange): string {
  return [session.uid, session.deviceFlag, online ? 1 : 0, session.id, deviceCount, totalCount].join('-');
}
