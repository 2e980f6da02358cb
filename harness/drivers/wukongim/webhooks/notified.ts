import type { World } from '../../../vocabulary/index.ts';
import type { Observation } from '../../../vocabulary/index.ts';
import { positionOf } from '../position.ts';
import { personChannel } from '../wire/wkproto/packets.ts';
import type { ToldMessage } from './schemas.ts';

/** What a back end is told of direct messages between users of this world; commands and groups are left out. */
export function notifiedOf(world: World, told: readonly ToldMessage[]): Extract<Observation, { see: 'notified' }>[] {
  return told
    .filter(({ channel_type, header }) => channel_type === personChannel && header.sync_once === 0)
    .filter((message) => isOurs(world, message))
    .map((message) => ({
      see: 'notified',
      with: world.local(message.channel_id),
      message: world.view({
        from: message.from_uid,
        bytes: message.payload,
        clientNumber: message.client_msg_no,
        serverId: message.message_id,
        position: positionOf(message.message_seq),
        badge: message.header.red_dot === 1,
      }),
    }));
}

/** Whether a name in it is one of this world. */
function isOurs({ marks }: World, { from_uid, channel_id, client_msg_no }: ToldMessage): boolean {
  return [from_uid, channel_id, client_msg_no].some((name) => marks.some((mark) => name.startsWith(mark)));
}
