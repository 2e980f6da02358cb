import { routeSchema, routesSchema } from '../../api/schemas.ts';
import { outcomeOf } from '../../desk.ts';
import { type DialectOp, dialectOp, noArgs, some } from './dialect-op.ts';

/** Where clients are told to connect. */
export const addressOps: Readonly<Record<string, DialectOp>> = {
  'wukongim:route': dialectOp({
    does: 'The back end asks where clients, and where these users, are to connect.',
    chats: 'leaves-chats',
    users: some,
    args: noArgs,
    async run({ api, deadline }, { users }) {
      const single = await api.call({ route: 'GET /route' }, routeSchema, deadline);
      if ('failure' in single) return single.failure;
      const body = JSON.stringify(users);
      return outcomeOf(await api.call({ route: 'POST /route/batch', body }, routesSchema, deadline));
    },
  }),
};
