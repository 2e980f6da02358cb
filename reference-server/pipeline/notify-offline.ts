import type { Sessions } from '../sessions.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Stages } from './stages.ts';

/** Tells the webhook which receivers have no session now. */
export function notifyOffline(sessions: Sessions, webhooks: Webhooks | undefined): Stages['notifyOffline'] {
  return ({ message, members }) => {
    if (webhooks === undefined) return;
    const offline = members.filter((uid) => uid !== message.fromUid && !sessions.isOnline(uid));
    if (offline.length > 0) webhooks.tellOffline(message, offline);
  };
}
