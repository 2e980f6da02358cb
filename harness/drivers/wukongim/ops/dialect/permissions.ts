import { z } from 'zod';
import { uidsSchema, whitelistSchema } from '../../api/schemas.ts';
import { outcomeOf, tokenOf } from '../../desk.ts';
import { personChannel } from '../../wire/wkproto/packets.ts';
import { type DialectOp, dialectOp, noArgs, nobody, tell, two } from './dialect-op.ts';

const onOrOff = z.strictObject({ on: z.boolean() });

/** Who may do what. */
export const permissionOps: Readonly<Record<string, DialectOp>> = {
  'wukongim:system-user': dialectOp({
    does: 'The user becomes a system user, whom nothing keeps from sending, or is one no more (args: on).',
    chats: 'leaves-chats',
    args: onOrOff,
    run: (doing, { users, args: { on } }) =>
      tell(doing, on ? 'POST /user/systemuids_add' : 'POST /user/systemuids_remove', { uids: users }),
  }),
  'wukongim:set-token': dialectOp({
    does: 'The user gets the token that he has, for a device that is the master of its kind, or not (args: master).',
    chats: 'leaves-chats',
    args: z.strictObject({ master: z.boolean() }),
    run: (doing, { users: [uid = ''], args: { master } }) =>
      tell(doing, 'POST /user/token', { uid, token: tokenOf(uid), device_flag: 0, device_level: Number(master) }),
  }),
  'wukongim:list-system-users': dialectOp({
    does: 'The back end asks who is a system user.',
    chats: 'leaves-chats',
    users: nobody,
    args: noArgs,
    run: async ({ api, deadline }) =>
      outcomeOf(await api.call({ route: 'GET /user/systemuids' }, uidsSchema, deadline)),
  }),
  'wukongim:channel-info': dialectOp({
    does: 'The back end bans the user, or lets him in again (args: ban).',
    chats: 'touches-chats',
    args: z.strictObject({ ban: z.boolean() }),
    run: (doing, { users: [uid], args: { ban } }) =>
      tell(doing, 'POST /channel/info', {
        channel_id: uid,
        channel_type: personChannel,
        large: 0,
        ban: Number(ban),
        disband: 0,
      }),
  }),
  'wukongim:whitelist': dialectOp({
    does: "The second user is put on the first one's whitelist, or taken off it (args: on).",
    chats: 'touches-chats',
    users: two,
    args: onOrOff,
    run: (doing, { users: [uid, peer], args: { on } }) =>
      tell(doing, on ? 'POST /channel/whitelist_add' : 'POST /channel/whitelist_remove', {
        channel_id: uid,
        channel_type: personChannel,
        uids: [peer],
      }),
  }),
  'wukongim:list-whitelist': dialectOp({
    does: 'The back end asks who is on the whitelist of the user.',
    chats: 'leaves-chats',
    args: noArgs,
    async run({ api, deadline }, { users: [uid = ''] }) {
      const query = new URLSearchParams({ channel_id: uid, channel_type: String(personChannel) });
      return outcomeOf(await api.call({ route: 'GET /channel/whitelist', query }, whitelistSchema, deadline));
    },
  }),
};
