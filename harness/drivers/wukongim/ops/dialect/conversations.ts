import { z } from 'zod';
import { channelsSchema } from '../../api/schemas.ts';
import { outcomeOf } from '../../desk.ts';
import { personChannel } from '../../wire/wkproto/packets.ts';
import { type DialectOp, dialectOp, noArgs, tell, two } from './dialect-op.ts';

/** What a user does to his conversations. */
export const conversationOps: Readonly<Record<string, DialectOp>> = {
  'wukongim:set-unread': dialectOp({
    does: 'The first user sets how many messages of his chat with the second one are unread (args: unread).',
    users: two,
    args: z.strictObject({ unread: z.int().nonnegative() }),
    run: (doing, { users: [uid, peer], args: { unread } }) =>
      tell(doing, 'POST /conversations/setUnread', {
        uid,
        channel_id: peer,
        channel_type: personChannel,
        unread,
      }),
  }),
  'wukongim:delete-conversation': dialectOp({
    does: 'The first user takes his chat with the second one out of his conversation list.',
    users: two,
    args: noArgs,
    run: (doing, { users: [uid, peer] }) =>
      tell(doing, 'POST /conversations/delete', { uid, channel_id: peer, channel_type: personChannel }),
  }),
  'wukongim:list-channels': dialectOp({
    does: 'The user asks for the channels of his conversations.',
    args: noArgs,
    async run({ api, deadline }, { users: [uid] }) {
      const body = JSON.stringify({ uid });
      return outcomeOf(await api.call({ route: 'POST /conversation/channels', body }, channelsSchema, deadline));
    },
  }),
};
