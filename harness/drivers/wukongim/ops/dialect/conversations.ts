import { z } from 'zod';
import { channelsSchema } from '../../api/schemas.ts';
import { outcomeOf } from '../../desk.ts';
import { channelKey } from '../../kept-lists.ts';
import { personChannel } from '../../wire/wkproto/packets.ts';
import { type DialectOp, dialectOp, noArgs, tell, two } from './dialect-op.ts';

/** What a user does to his conversations. */
export const conversationOps: Readonly<Record<string, DialectOp>> = {
  'wukongim:set-unread': dialectOp({
    does: 'The first user sets how many messages of his chat with the second one are unread (args: unread).',
    chats: 'touches-chats',
    users: two,
    args: z.strictObject({ unread: z.int().nonnegative() }),
    async run(doing, { users: [uid = '', peer], args: { unread } }) {
      // How many there can be, the clients do not know.
      doing.kept.forget(uid);
      return tell(doing, 'POST /conversations/setUnread', {
        uid,
        channel_id: peer,
        channel_type: personChannel,
        unread,
      });
    },
  }),
  'wukongim:delete-conversation': dialectOp({
    does: 'The first user takes his chat with the second one out of his conversation list.',
    chats: 'touches-chats',
    users: two,
    args: noArgs,
    async run(doing, { users: [uid = '', peer = ''] }) {
      const chat = { channel_id: peer, channel_type: personChannel };
      const outcome = await tell(doing, 'POST /conversations/delete', { uid, ...chat });
      if (outcome.is === 'ok') doing.kept.delete(uid, channelKey(chat));
      if (outcome.is === 'unknown') doing.kept.forget(uid);
      return outcome;
    },
  }),
  'wukongim:list-channels': dialectOp({
    does: 'The user asks for the channels of his conversations.',
    chats: 'leaves-chats',
    args: noArgs,
    async run({ api, deadline }, { users: [uid] }) {
      const body = JSON.stringify({ uid });
      return outcomeOf(await api.call({ route: 'POST /conversation/channels', body }, channelsSchema, deadline));
    },
  }),
};
