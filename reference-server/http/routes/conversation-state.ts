import { z } from 'zod';
import type { Channel } from '../../channel.ts';
import { type Api, commit } from '../api.ts';
import { requiredText, uint32, uint8 } from '../fields.ts';
import { HttpError, OK, post, type Route } from '../route.ts';

const where = { uid: requiredText, channel_id: requiredText, channel_type: uint8 };
const whichBody = z.object(where);
const unreadBody = z.object({ ...where, unread: uint32 });

/** What a user does to one of his conversations: reads it, sets what is unread, deletes it. */
export function conversationStateRoutes(api: Api): readonly Route[] {
  const { stages } = api;
  return [
    post('/conversations/clearUnread', whichBody, async (body) => {
      const channel = channelOf(body);
      await commit(api, () => stages.markRead(body.uid, channel));
      return OK;
    }),
    post('/conversations/setUnread', unreadBody, async (body) => {
      const channel = channelOf(body);
      await commit(api, () => stages.setUnread(body.uid, channel, body.unread));
      return OK;
    }),
    post('/conversations/delete', whichBody, async (body) => {
      const channel = channelOf(body);
      await commit(api, () => stages.deleteConversation(body.uid, channel));
      return OK;
    }),
  ];

  function channelOf({ uid, channel_id: id, channel_type: type }: z.output<typeof whichBody>): Channel {
    if (type === 0) throw new HttpError(400, 'channel_type must not be 0');
    return stages.resolveChannel(uid, id, type);
  }
}
