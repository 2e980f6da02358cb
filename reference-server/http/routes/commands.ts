import { z } from 'zod';
import { limits } from '../../limits.ts';
import { type Api, commit } from '../api.ts';
import { int32, requiredText, seq } from '../fields.ts';
import { messageObject } from '../message-object.ts';
import { HttpError, OK, post, type Route } from '../route.ts';

const LIMIT_DEFAULT = 200;

const syncBody = z.object({ uid: requiredText, limit: int32 });
const ackBody = z.object({ uid: requiredText, last_message_seq: seq });

/** A user's commands: handed out by each sync until they are acknowledged. An acknowledgement is about what the last sync gave. */
export function commandRoutes(api: Api): readonly Route[] {
  return [
    post('/message/sync', syncBody, async ({ uid, limit }) => {
      const most = Math.min(limit > 0 ? limit : LIMIT_DEFAULT, limits.pageMessagesMax);
      const commands = await commit(api, () => api.stages.syncCommands(uid, most));
      return commands.map(messageObject);
    }),
    post('/message/syncack', ackBody, async ({ uid, last_message_seq: last }) => {
      if (last === 0) throw new HttpError(400, 'last_message_seq must not be 0');
      await commit(api, () => api.store.commands.acknowledge(uid));
      return OK;
    }),
  ];
}
