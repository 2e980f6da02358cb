import { withIntegers } from '../../api/exact-json.ts';
import { connectionsSchema, doneSchema } from '../../api/schemas.ts';
import { outcomeOf } from '../../desk.ts';
import { type DialectOp, dialectOp, noArgs, tell } from './dialect-op.ts';

const connectionsMax = 100;

/** What a back end does to the connections of a user. */
export const connectionOps: Readonly<Record<string, DialectOp>> = {
  'wukongim:kick': dialectOp({
    does: 'The back end throws out all connections of the user.',
    chats: 'touches-chats',
    args: noArgs,
    async run({ api, deadline }, { users: [uid = ''] }) {
      const query = new URLSearchParams({ uid, limit: String(connectionsMax) });
      const listed = await api.call({ route: 'GET /connz', query }, connectionsSchema, deadline);
      if ('failure' in listed) return listed.failure;
      for (const { id, node_id } of listed.value.connections.filter((each) => each.uid === uid)) {
        const body = withIntegers(node_id === undefined ? { uid } : { uid, node_id: Number(node_id) }, 'conn_id', id);
        const kicked = await api.call({ route: 'POST /conn/kick', body }, doneSchema, deadline);
        if ('failure' in kicked) return outcomeOf(kicked);
      }
      return { is: 'ok' };
    },
  }),
  'wukongim:quit-device': dialectOp({
    does: "The back end logs the user's apps out, and forgets their token.",
    chats: 'touches-chats',
    args: noArgs,
    run: (doing, { users: [uid] }) => tell(doing, 'POST /user/device_quit', { uid, device_flag: 0 }),
  }),
};
