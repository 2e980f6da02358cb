import type { Op } from '../../../../vocabulary/index.ts';
import type { Doing } from '../../desk.ts';
import { groupChannel } from '../../wire/wkproto/packets.ts';
import { type DialectOp, dialectOp, noArgs, nobody, some, tell } from './dialect-op.ts';

/** The local name of the one group of a play. */
const group = 'g1';

function channelOf({ play }: Doing) {
  return { channel_id: play.world.native(group), channel_type: groupChannel };
}

/** The group that an op of the dialect speaks of. */
export function groupOf(op: Op): string | undefined {
  return op.op === 'dialect' && Object.hasOwn(groupOps, op.name) ? group : undefined;
}

/** A group, and who is in it. */
export const groupOps: Readonly<Record<string, DialectOp>> = {
  'wukongim:make-group': dialectOp({
    does: 'The back end makes the group of this play, with these members.',
    chats: 'leaves-chats',
    users: some,
    args: noArgs,
    run: (doing, { users }) => tell(doing, 'POST /channel', { ...channelOf(doing), subscribers: users }),
  }),
  'wukongim:add-members': dialectOp({
    does: 'The back end adds these members to the group.',
    chats: 'leaves-chats',
    users: some,
    args: noArgs,
    run: (doing, { users }) => tell(doing, 'POST /channel/subscriber_add', { ...channelOf(doing), subscribers: users }),
  }),
  'wukongim:remove-members': dialectOp({
    does: 'The back end takes these members out of the group.',
    chats: 'leaves-chats',
    users: some,
    args: noArgs,
    run: (doing, { users }) =>
      tell(doing, 'POST /channel/subscriber_remove', { ...channelOf(doing), subscribers: users }),
  }),
  'wukongim:delete-group': dialectOp({
    does: 'The back end disbands the group.',
    chats: 'leaves-chats',
    users: nobody,
    args: noArgs,
    run: (doing) => tell(doing, 'POST /channel/delete', channelOf(doing)),
  }),
};
