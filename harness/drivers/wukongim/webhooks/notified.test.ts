import { expect, test } from 'vitest';
import { nameShapeSchema, worldOf } from '../../../vocabulary/index.ts';
import { notifiedOf } from './notified.ts';
import { notifySchema } from './schemas.ts';

test.each(nameShapeSchema.options)(
  'messages of this world are taken from what is told, where names are %s',
  (shape) => {
    const [mine, theirs] = [worldOf('salt567890', shape), worldOf('other67890', shape)];
    const told = notifySchema.parse(
      [mine, theirs].map((world, i) => ({
        header: { no_persist: 0, red_dot: 1, sync_once: 0 },
        message_id: `${i + 1}`,
        client_msg_no: `given by the server ${i}`,
        message_seq: 1,
        from_uid: world.native('alice'),
        channel_id: world.native('bob'),
        channel_type: 1,
        payload: Buffer.from('hi').toString('base64'),
      })),
    );
    const notified = notifiedOf(mine, told);
    expect(notified.map((one) => [one.message.from, one.with, one.message.badge])).toEqual([['alice', 'bob', true]]);
  },
);
